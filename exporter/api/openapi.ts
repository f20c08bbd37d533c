import { z } from 'zod';
import { VERSION } from '../build-info.ts';
import { isWrite, type Access } from './access.ts';
import type { Endpoint } from './endpoint.ts';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';

/** By their heading in the documentation, in its order. */
export type EndpointGroups = Readonly<Record<string, readonly Endpoint[]>>;
type JsonSchema = Readonly<Record<string, unknown>>;
/** `input`: what a client may send; `output`: what it gets. */
type SchemaOf = (schema: z.ZodType, io?: 'input' | 'output') => JsonSchema;

const DESCRIPTION =
  'No request probes a service: every response shows the last known state. Times are ISO 8601 in ' +
  'UTC; `responseTime` is in milliseconds; null means not known. Errors are problems as of RFC 9457. ' +
  'A connection that waits for 8 responses gets 429 for one more.';

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
  const schemaOf: SchemaOf = (schema, io = 'output') => {
    const text = JSON.stringify(z.toJSONSchema(schema, { io }));
    const parsed = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
    const { $schema: _, $defs, ...own } = parsed;
    Object.assign(schemas, $defs);
    return own;
  };
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const [group, endpoints] of Object.entries(groups)) {
    for (const endpoint of endpoints.filter(({ summary }) => summary)) {
      const { path, method = 'get' } = endpoint;
      const operation = { tags: [group], ...operationOf(endpoint, schemaOf) };
      paths[path] = { ...paths[path], [method]: operation };
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Penpal AI Monitoring Service', version: VERSION, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: Object.keys(groups).map((name) => ({ name })),
    paths,
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

function operationOf(endpoint: Endpoint, schemaOf: SchemaOf) {
  const { method = 'get', path, summary, access = 'read', query, body, content = {} } = endpoint;
  const { unavailable } = endpoint;
  const statuses = { 200: 'The response', ...(unavailable && { 503: unavailable }) };
  const bodies = mapValues(content, (schema) => ({ schema: schemaOf(schema) }));
  const problem = { [PROBLEM_TYPE]: { schema: schemaOf(problemSchema) } };
  return {
    operationId: method + path.replace(/[^a-z0-9]+(.?)/gi, (_, next: string) => next.toUpperCase()),
    summary,
    security: SECURITY[access],
    ...(query && { parameters: parametersOf(query, schemaOf) }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      ...mapValues(statuses, (description) => ({ description, content: bodies })),
      ...mapValues(problemsOf(endpoint), (description) => ({ description, content: problem })),
    },
  };
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function parametersOf(query: z.ZodObject, schemaOf: SchemaOf): JsonSchema[] {
  return Object.entries<z.ZodType>(query.shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    return { name, in: 'query', ...(description !== undefined && { description }), schema };
  });
}

/** What an endpoint requires of a request decides which problems it may respond with. */
function problemsOf({ access = 'read', path, query, body }: Endpoint): Record<number, string> {
  return {
    ...((query ?? body) && { 400: 'Malformed; `errors` names each fault' }),
    ...(access !== 'open' && { 401: 'Without the right token' }),
    ...(isWrite(access) && { 403: 'Closed: no token is configured' }),
    ...(body && { 413: 'Body above 256 KiB', 415: 'Body that is not JSON' }),
    421: 'The Host header has none of the names in ALLOWED_HOSTS',
    ...(access !== 'open' && { 429: 'Too many wrong tokens from this address' }),
    500: 'An error; the log has it under the requestId',
    ...((query ?? path === '/') && { 503: 'Too many different responses of this path: try again' }),
  };
}
