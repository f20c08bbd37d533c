import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import { ENDPOINTS } from '../../../exporter/api/app.ts';
import { openApiDocument } from '../../../exporter/api/openapi.ts';
import { startApp, tokens, type StartedApp } from './app-fixture.ts';

const alert = {
  ...{ status: 'firing', labels: { alertname: 'A' }, annotations: {}, fingerprint: 'f' },
  ...{ startsAt: '2026-11-24T11:00:00Z', endsAt: '0001-01-01T00:00:00Z', generatorURL: '' },
};
/** For tests: a call of Alertmanager's webhook. */
export const webhook = {
  ...{ version: '4', groupKey: 'g', status: 'firing', receiver: 'r', externalURL: 'http://am' },
  ...{ groupLabels: {}, commonLabels: {}, commonAnnotations: {} },
  alerts: [alert],
};

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
}

export const document = openApiDocument(ENDPOINTS);
/** For tests: the operations of the document, each with the token that it needs. */
export const operations = Object.entries(document.paths).flatMap(([path, served]) =>
  Object.entries(served).map(([method, { security, responses, requestBody, parameters }]) => ({
    ...{ method: method.toUpperCase(), path, hasBody: requestBody !== undefined },
    parameters: (parameters ?? []).map(({ name }) => String(name)),
    statuses: Object.keys(responses).map(Number),
    isBusy: responses[503]?.content['application/problem+json'] !== undefined,
    ...tokenOf(security.flatMap((requirement) => Object.keys(requirement))),
  })),
);
export const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'document');
export const isProblem = ajv.compile({ $ref: 'document#/components/schemas/Problem' });

/** Fails unless the document describes the response: its status, its media type and its body. */
export async function validate({ method, path }: Operation, response: Response): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  const described = document.paths[path]?.[method.toLowerCase()]?.responses[response.status];
  const media = Object.keys(described?.content ?? {}).find((each) => type.startsWith(each));
  expect(media, `${method} ${path}: ${response.status} ${type}`).toBeDefined();
  const at = ['paths', path, method.toLowerCase(), 'responses', response.status, 'content', media];
  const pointer = [...at, 'schema'].map((key) => String(key).replaceAll('/', '~1')).join('/');
  const check = ajv.getSchema(`document#/${pointer}`);
  const body: unknown = type.includes('json') ? await response.json() : await response.text();
  expect(check?.(body), JSON.stringify(check?.errors)).toBe(true);
}

/** For tests: the app with every token and a status page. */
export function startClosed(change: Parameters<typeof startApp>[0] = {}) {
  return startApp({
    environment: tokens,
    statusPage: (_, response) => void response.send('<p>'),
    ...change,
  });
}

function tokenOf(schemes: readonly string[]): { token?: string } {
  if (schemes.includes('apiToken')) return { token: tokens.API_TOKEN };
  if (schemes.includes('metricsToken')) return { token: tokens.METRICS_TOKEN };
  if (schemes.includes('notificationsToken')) return { token: tokens.NOTIFICATIONS_TOKEN };
  return schemes.includes('adminToken') ? { token: tokens.ADMIN_TOKEN } : {};
}

export const json = (body: unknown) => ({ type: 'application/json', body: JSON.stringify(body) });

/** A good body for each path that takes one. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/-/maintenance': { minutes: 1 },
  '/-/announcement': { minutes: 1, message: 'New prices' },
};

/** A real request for the operation; with its token and a good body unless told otherwise. */
export function send(app: StartedApp, operation: Operation, change: Change = {}) {
  const { method, path, token } = { ...operation, ...change };
  const { type, body } = change.payload ?? json(BODIES[path] ?? webhook);
  const headers = new Headers({ accept: change.accept ?? '*/*' });
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (method === 'POST') headers.set('content-type', type);
  return app.ask(path + (change.query ?? ''), {
    method,
    headers,
    ...(method === 'POST' && { body }),
  });
}

export interface Change {
  readonly token?: string;
  readonly query?: string;
  readonly accept?: string;
  readonly payload?: { readonly type: string; readonly body: string };
}
