import { z } from 'zod';
import { VERSION } from '../build-info.ts';
import { isWrite } from './access.ts';
import type { Access } from './access.ts';
import type { Endpoint, Responses } from './endpoint.ts';
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
    const parsed = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
    const { $schema: _, $defs, ...own } = parsed;
    Object.assign(schemas, $defs);
    return own;
  };
  const documented = Object.entries(groups).flatMap(([group, endpoints]) =>
    endpoints.flatMap((each) => (each.summary ? [{ ...each, group }] : [])),
  );
  const paths = [...Map.groupBy(documented, ({ path }) => path)].map(([path, served]) => {
    const operations = served.map(
      (each) => [each.method ?? 'get', operationOf(each, schemaOf)] as const,
    );
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
  const { method = 'get', path, group, summary, access = 'read', query, body } = endpoint;
  const responses: Responses = { ...endpoint.responses, ...problemsOf(endpoint) };
  return {
    operationId: method + path.replace(/[^a-z0-9]+(.?)/gi, (_, next: string) => next.toUpperCase()),
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
    responses: mapValues(responses, ({ description, content }) => ({
      description,
      content: mapValues(content, (schema) => ({ schema: schemaOf(schema, 'output') })),
    })),
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
function problemsOf({ access = 'read', query, body }: Endpoint): Responses {
  const isGuarded = access !== 'open';
  const problems: [status: number, when: boolean, description: string][] = [
    [400, query !== undefined || body !== undefined, 'Malformed; `errors` names each fault'],
    [401, isGuarded, 'Without the right token'],
    [403, isWrite(access), 'Closed: no token is configured'],
    [413, body !== undefined, 'Body above 1 MiB'],
    [415, body !== undefined, 'Body that is not JSON'],
    [429, isGuarded, 'Too many wrong tokens from this address'],
    [500, true, 'An error; the log has it under the requestId'],
  ];
  const content = { [PROBLEM_TYPE]: problemSchema };
  const possible = problems.filter(([, when]) => when);
  return Object.fromEntries(
    possible.map(([status, , description]) => [status, { description, content }]),
  );
}
