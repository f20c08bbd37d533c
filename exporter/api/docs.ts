import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DOCS_PAGE, DOCS_SCRIPT } from './docs-page.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import type { OpenApiDocument } from './openapi.ts';

const group = 'documentation';
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const documentSchema = z
  .looseObject({ openapi: z.literal('3.1.1'), paths: z.looseObject({}) })
  .meta({ id: 'OpenApiDocument' });

/** The OpenAPI document, and Swagger UI from its package: nothing comes from elsewhere. */
export function docsEndpoints(documented: () => readonly Endpoint[]): Endpoint[] {
  let document: OpenApiDocument | undefined;
  const page = { method: 'get', group, access: 'read', forBrowser: true } as const;
  return [
    {
      ...{ ...page, path: '/api/docs', summary: 'Swagger UI' },
      answers: [{ status: 200, description: 'The page', type: 'text/html', schema: z.string() }],
      handle: ({ request, response }) => {
        // The page's addresses count from `/api/`.
        if (request.path.endsWith('/')) response.redirect(301, '../docs');
        else response.type('html').send(DOCS_PAGE);
      },
    },
    {
      ...{ ...page, path: '/api/docs-json', summary: 'This document, OpenAPI 3.1' },
      answers: [
        {
          ...{ status: 200, description: 'The document' },
          ...{ type: 'application/json', schema: documentSchema },
        },
      ],
      handle: ({ response }) => {
        document ??= openApiDocument(documented());
        response.json(document);
      },
    },
    {
      ...{ ...page, path: '/api/docs/start.js', summary: '', answers: [], hidden: true },
      handle: ({ response }) => void response.type('js').send(DOCS_SCRIPT),
    },
    ...ASSETS.map(asset),
  ];
}

function asset(file: string): Endpoint {
  return {
    ...{ method: 'get', path: `/api/docs/${file}`, group, summary: '', access: 'read' },
    answers: [],
    hidden: true,
    handle: ({ response }) => {
      response.set('Cache-Control', 'private, max-age=86400');
      response.sendFile(file, { root: SWAGGER_UI, cacheControl: false });
    },
  };
}
