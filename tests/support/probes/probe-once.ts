import type { RequestListener } from 'node:http';
import type { CheckConfig } from '../../../exporter/config/config.ts';
import { probeHttp } from '../../../exporter/probes/probe.ts';
import type { ProbeOutcome } from '../../../exporter/probes/probe.ts';
import { checkOf } from '../check-of.ts';
import { serveHttp } from './test-server.ts';

/** Probes this URL once, with the defaults of services.yml except for `changes`. */
export function probeOnce(url: string, changes: Partial<CheckConfig> = {}): Promise<ProbeOutcome> {
  return probeHttp(checkOf(url, changes));
}

/** Probes a server that serves requests like this once. */
export async function probeServer(
  serve: RequestListener,
  changes: Partial<CheckConfig> = {},
): Promise<ProbeOutcome> {
  await using server = await serveHttp(serve);
  return await probeOnce(`${server.url}/health`, changes);
}
