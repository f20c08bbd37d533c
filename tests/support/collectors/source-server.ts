import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchText } from '../../../exporter/http-client/fetch-text.ts';
import type { Fetched } from '../../../exporter/http-client/fetch-text.ts';
import type { SourceConfig } from '../../../exporter/config/config.ts';
import { firstService } from '../config/load-yaml.ts';

/** A real HTTP server on a free port; `await using` ends it. */
export interface SourceServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
}

export async function serve(listener: RequestListener): Promise<SourceServer> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves the same response to every request. */
export function serveBody(
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<SourceServer> {
  return serve((_, response) => response.writeHead(200, headers).end(body));
}

const configuredSources = new Map<string, SourceConfig>();

/** A source as services.yml would configure it: of JSON with one metric unless `entry` changes that. */
export function configuredSource(url: string, entry: Record<string, unknown> = {}): SourceConfig {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const defaults = { collector: 'figures', path: '/', timeout: '2s', format: 'json', metrics };
  const source = { ...defaults, ...entry };
  const file = JSON.stringify({ services: [{ name: 'some-service', url, sources: [source] }] });
  const configured = configuredSources.get(file) ?? firstService(file).sources[0];
  if (!configured) throw new Error('the source is not in the configuration');
  configuredSources.set(file, configured);
  return configured;
}

/** Reads what is served at `url` once. */
export function readOnce(
  url: string,
  entry: Record<string, unknown> = {},
  signal = new AbortController().signal,
): Promise<Fetched> {
  return fetchText(configuredSource(url, entry), signal);
}
