import { z } from 'zod';
import { VERSION } from '../build-info.ts';
import { isWrite } from './access.ts';
import type { Access } from './access.ts';
import type { Endpoint, ResponseSchema } from './endpoint.ts';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';

/** By their heading in the documentation, in its order. */
export type EndpointGroups = Readonly<Record<string, readonly Endpoint[]>>;
type JsonSchema = Readonly<Record<string, unknown>>;
/** `input`: what a client may send; `output`: what it gets. */
type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => JsonSchema;

const DESCRIPTION =
  'No request probes a service: every response shows the last known state. Times are ISO 8601 in ' +
  'UTC; `responseTime` is in milliseconds; null means not known. Errors are problems as of RFC 9457.';

const bearer = (variable: string) =>
  ({ type: 'http', scheme: 'bearer', description: `The value of ${variable}` }) as const;
const SECURITY_SCHEMES = {
  apiToken: bearer('API_TOKEN'),
  apiTokenAsPassword: {
    ...{ type: 'http', scheme: 'basic' },
    description: 'Any user name, and the value of API_TOKEN as the password',
  },
  metricsToken: bearer('METRICS_TOKEN, else API_TOKEN'),
  notificationsToken: bearer('NOTIFICATIONS_TOKEN'),
  adminToken: bearer('ADMIN_TOKEN'),
};
/** An empty requirement: open unless a token is configured. */
const SECURITY: Readonly<Record<Access, Readonly<Record<string, readonly string[]>>[]>> = {
  open: [],
  read: [{}, { apiToken: [] }, { apiTokenAsPassword: [] }],
  metrics: [{}, { metricsToken: [] }],
  notifications: [{ notificationsToken: [] }],
  admin: [{ adminToken: [] }],
};

/** The OpenAPI 3.1 document, made from the schemas that the handlers use. */
export function openApiDocument(groups: EndpointGroups) {
  const schemas: Record<string, JsonSchema> = {};
  const schemaOf: SchemaOf = (schema, io) => {
    const text = JSON.stringify(z.toJSONSchema(schema, { io }));
    const {
      $schema: _,
      $defs,
      ...own
    } = JSON.parse(
      text.replaceAll('"#/$defs/', '"#/components/schemas/'),
    ) as z.core.JSONSchema.JSONSchema;
    Object.assign(schemas, $defs);
    return own;
  };
  const documented = Object.entries(groups).flatMap(([group, endpoints]) =>
    endpoints.flatMap((each) => (each.summary ? [{ ...each, group }] : [])),
  );
  const paths = [...Map.groupBy(documented, ({ path }) => path)].map(([path, served]) => {
    const operations = served.map((each) => [each.method, operationOf(each, schemaOf)] as const);
    return [path, Object.fromEntries(operations)] as const;
  });
  return {
    openapi: '3.1.1',
    info: { title: 'Penpal AI Monitoring Service', version: VERSION, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: Object.keys(groups).map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

function operationOf(endpoint: Endpoint & { group: string }, schemaOf: SchemaOf) {
  const { method, path, group, summary, access, query, body } = endpoint;
  const responses = { ...endpoint.responses, ...problemsOf(endpoint) };
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
    ...(query && { parameters: parametersOf(query, schemaOf) }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, content }]) => {
        const types = Object.entries(content).map(
          ([type, schema]) => [type, { schema: schemaOf(schema, 'output') }] as const,
        );
        return [status, { description, content: Object.fromEntries(types) }];
      }),
    ),
  };
}

function parametersOf(query: z.ZodObject, schemaOf: SchemaOf): JsonSchema[] {
  return Object.entries(query.shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    return { name, in: 'query', ...(description !== undefined && { description }), schema };
  });
}

/** What an endpoint requires of a request decides which problems it may respond with. */
function problemsOf({ access, query, body }: Endpoint): Record<number, ResponseSchema> {
  const isGuarded = access !== 'open';
  const descriptions: Readonly<Record<number, string | false>> = {
    400: (query ?? body) !== undefined && 'Malformed; `errors` names each fault',
    401: isGuarded && 'Without the right token',
    403: isWrite(access) && 'Closed: no token is configured',
    413: body !== undefined && 'Body above 1 MiB',
    415: body !== undefined && 'Body that is not JSON',
    429: isGuarded && 'Too many wrong tokens from this address',
    500: 'An error; the log has it under the requestId',
  };
  const content = { [PROBLEM_TYPE]: problemSchema };
  return Object.fromEntries(
    Object.entries(descriptions).flatMap(([status, description]) =>
      description ? [[status, { description, content }]] : [],
    ),
  );
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
