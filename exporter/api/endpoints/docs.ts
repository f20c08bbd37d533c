import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const FOR_A_DAY = { 'Cache-Control': 'private, max-age=86400' };
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * Swagger UI's page, without inline script or style because of the content security policy. Its
 * addresses are relative, so that a proxy may add a prefix.
 */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of the Penpal AI Monitoring Service</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
`;

/** `validatorUrl` would send the document's address to swagger.io. */
const SCRIPT = `SwaggerUIBundle({ url: 'docs-json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

const documentSchema = z
  .looseObject({ openapi: z.literal('3.1.1'), paths: z.looseObject({}) })
  .meta({ id: 'OpenApiDocument' });

/** The OpenAPI document, and Swagger UI from its package: nothing comes from other servers. */
export function docsEndpoints(createDocument: () => object): readonly Endpoint[] {
  let text: string | undefined;
  return [
    {
      ...{ path: '/api/docs', summary: 'Swagger UI', forBrowser: true },
      content: { 'text/html': z.string() },
      handle: ({ request, response }) => {
        // The page's addresses are relative to `/api/`.
        if (request.path.endsWith('/')) response.redirect(301, '../docs');
        else response.type('html').send(PAGE);
      },
    },
    {
      ...{ path: '/api/docs-json', summary: 'This document, OpenAPI 3.1', forBrowser: true },
      content: { 'application/json': documentSchema },
      handle: ({ response }) =>
        response.type('json').send((text ??= JSON.stringify(createDocument()))),
    },
    {
      ...{ path: '/api/docs/start.js', forBrowser: true },
      handle: ({ response }) => response.type('js').send(SCRIPT),
    },
    ...ASSETS.map((file): Endpoint => ({
      path: `/api/docs/${file}`,
      handle: ({ response }) =>
        response.sendFile(file, { root: SWAGGER_UI, cacheControl: false, headers: FOR_A_DAY }),
    })),
  ];
}
