import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CheckConfig } from '../../exporter/config/config.ts';
import { probeHttp } from '../../exporter/probes/probe.ts';

/**
 * Sends a probe like `check` to a server of our own. The first probe of a process also pays for
 * code that is loaded and compiled then, a hundred milliseconds that no service is to blame for.
 */
export async function warmUp(check: CheckConfig): Promise<void> {
  const server = createServer((_request, response) => response.end('{"status":"ok"}'));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await probeHttp({ ...check, url, headers: {} }, new AbortController().signal);
  server.close();
}
