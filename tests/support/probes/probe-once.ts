import type { CheckConfig } from '../../../exporter/config/config.ts';
import { probeHttp } from '../../../exporter/probes/probe.ts';
import type { ProbeOutcome } from '../../../exporter/probes/probe.ts';
import { checkOf } from '../check-of.ts';

const { signal } = new AbortController();

/** Probes this URL once, with the defaults of services.yml except for `changes`. */
export function probeOnce(url: string, changes: Partial<CheckConfig> = {}): Promise<ProbeOutcome> {
  return probeHttp(checkOf(url, changes), signal);
}
