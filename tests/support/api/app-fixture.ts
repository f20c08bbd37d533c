import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { NotificationStore } from '../../../exporter/alerts/notifications.ts';
import { createApp } from '../../../exporter/api/app.ts';
import type { AppParts } from '../../../exporter/api/endpoint.ts';
import { startServer } from '../../../exporter/api/server.ts';
import { readEnvironment } from '../../../exporter/config/environment.ts';
import type { Variables } from '../../../exporter/config/substitute.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { Announcements } from '../../../exporter/probes/announcements.ts';
import { directoryOf } from '../directory-of.ts';
import { MovedClock } from '../moved-clock.ts';
import { silentLogger } from '../silent-logger.ts';
import { healthyTarget, unhealthyTarget, unprobedTarget } from '../target-states.ts';

interface Change extends Partial<AppParts> {
  readonly environment?: Variables;
}

export interface StartedApp {
  readonly url: string;
  readonly parts: AppParts;
  /** The log at `debug` and above, as text. */
  readonly log: readonly string[];
  /** A real request; the path starts with a slash. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** The same, for its JSON. */
  readonly askJson: (path: string, init?: RequestInit) => Promise<unknown>;
}

/** For tests: every token that can be configured. */
export const tokens = {
  API_TOKEN: 'api-token-of-the-test',
  METRICS_TOKEN: 'metrics-token-of-the-test',
  NOTIFICATIONS_TOKEN: 'notifications-token-of-the-test',
  ADMIN_TOKEN: 'admin-token-of-the-test',
};
/** For tests: the headers of a request with a bearer token, or with a password. */
export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
export const basic = (password: string) => ({
  headers: { authorization: `Basic ${btoa(`someone:${password}`)}` },
});
/** For tests: what a browser accepts. */
export const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

/** For tests: the real app on a free port of the loopback, closed when the test ends. */
export async function startApp({ environment = {}, ...change }: Change = {}): Promise<StartedApp> {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  const parts = { ...defaultParts(environment, change.targets), log: logger, ...change };
  const server = await startServer(createApp(parts), { host: '127.0.0.1', port: 0, log: logger });
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  const ask = (path: string, init?: RequestInit) => fetch(url + path, init);
  const askJson = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await ask(path, init)).json();
  return { url, parts, log, ask, askJson };
}

/** For tests: three services, one of each health, and no history. */
export function defaultParts(
  environment: Variables = {},
  targets: AppParts['targets'] = threeTargets,
): AppParts {
  const clock = new MovedClock('2026-11-24T12:00:00.000Z');
  const history = { coveredMs: 0, services: [], businessMetrics: [], alertsGenerated: null };
  return {
    settings: readEnvironment(environment),
    clock,
    log: silentLogger,
    registry: new MetricRegistry(silentLogger),
    targets,
    directory: directoryOf(() => targets().map(({ service }) => service)),
    maintenance: new Announcements(clock),
    messages: new Announcements(clock),
    collectors: () => [],
    schedulerStalled: () => false,
    history: { query: () => Promise.resolve({ source: 'memory', ...history }) },
    incidents: { query: () => Promise.resolve({ source: 'memory', incidents: [] }) },
    alerts: { active: () => Promise.resolve({ source: 'local', alerts: [] }) },
    notifications: new NotificationStore({ clock, log: silentLogger }),
    statusPage: (_request, response) => void response.type('html').send('the page'),
  };
}

function threeTargets() {
  return [
    healthyTarget('auth-service'),
    unhealthyTarget('db-service'),
    unprobedTarget('ai-service'),
  ];
}
