import { VERSION } from '../build-info.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { NamedSchemas } from './named-schemas.ts';
import type { JsonSchema } from './named-schemas.ts';
import { problemAnswers } from './problem-answers.ts';
import { SECURITY, SECURITY_SCHEMES } from './security-schemes.ts';

/** The part of OpenAPI 3.1 that is used here. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: typeof SECURITY_SCHEMES;
  };
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface ResponseObject {
  readonly description: string;
  readonly content: Content;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

const DESCRIPTION =
  'No request probes a service: every answer comes from the last known state. Times are ISO 8601 ' +
  'in UTC; `responseTime` is in milliseconds; null means not known. Errors are problems as of ' +
  'RFC 9457.';

/** The document of the endpoints, made from the schemas that their handlers use. */
export function openApiDocument(endpoints: readonly Endpoint[]): OpenApiDocument {
  const shown = endpoints.filter(({ hidden }) => !hidden);
  const named = new NamedSchemas();
  const paths = [...Map.groupBy(shown, ({ path }) => path)].map(([path, served]) => {
    const operations = served.map((each) => [each.method, operationOf(each, named)] as const);
    return [path, Object.fromEntries(operations)] as const;
  });
  return {
    openapi: '3.1.1',
    info: { title: 'Penpal AI Monitoring Service', version: VERSION, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: [...new Set(shown.map(({ group }) => group))].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { schemas: named.schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

function operationOf(endpoint: Endpoint, named: NamedSchemas): Operation {
  const { method, path, group, summary, access, query, body } = endpoint;
  const answers = [...endpoint.answers, ...problemAnswers(endpoint)];
  const responses = [...Map.groupBy(answers, ({ status }) => status)].map(
    ([status, alike]) => [status, responseOf(alike, named)] as const,
  );
  return {
    operationId:
      method +
      path
        .split(/[^a-z0-9]+/i)
        .map(capitalize)
        .join(''),
    tags: [group],
    summary,
    security: SECURITY[access],
    ...(query && { parameters: named.parameters(query) }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: named.of(body, 'input') } },
      },
    }),
    responses: Object.fromEntries(responses),
  };
}

function responseOf(alike: readonly Answer[], named: NamedSchemas): ResponseObject {
  const content = alike.map(
    ({ type, schema }) => [type, { schema: named.of(schema, 'output') }] as const,
  );
  return {
    description: [...new Set(alike.map(({ description }) => description))].join('; '),
    content: Object.fromEntries(content),
  };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
