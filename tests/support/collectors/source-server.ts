import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceConfig } from '../../../exporter/config/config.ts';
import { firstService } from '../config/load-yaml.ts';

/** For tests: a real HTTP server on a free port of this machine. */
export interface SourceServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
}

/** Starts a server that answers every request as it is told; `await using` ends it. */
export async function serve(answer: RequestListener): Promise<SourceServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server that always answers the same. */
export function serveBody(
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<SourceServer> {
  return serve((_, response) => response.writeHead(200, headers).end(body));
}

/** A source as services.yml would name it, on a server at `url`. */
export function configuredSource(url: string, entry: Record<string, unknown>): SourceConfig {
  const source = { collector: 'figures', path: '/', timeout: '2s', ...entry };
  const file = { services: [{ name: 'some-service', url, sources: [source] }] };
  const [configured] = firstService(JSON.stringify(file)).sources;
  if (!configured) throw new Error('the source is not in the configuration');
  return configured;
}
