import { systemClock } from '../../exporter/clock.ts';
import { collect, initialState } from '../../exporter/collectors/collector.ts';
import { fetchSource } from '../../exporter/collectors/fetch-source.ts';
import type { CollectorState } from '../../exporter/collectors/collector.ts';
import type { ServiceConfig, SourceConfig } from '../../exporter/config/config.ts';
import { shownUrl } from '../../exporter/config/url.ts';
import type { ProbeOutcome } from '../../exporter/probes/probe.ts';
import { probeHttp } from '../../exporter/probes/probe.ts';

/** Reads one source of business figures once. */
export type ReadSource = (source: SourceConfig) => Promise<CollectorState>;

/** What one look at a service found; printed as it is by `--json`. */
export interface ServiceCheck {
  readonly service: string;
  readonly url: string;
  /** By this one probe; the monitor waits for several before it changes its mind. */
  readonly healthy: boolean;
  /** Answered, but above its slow threshold. */
  readonly slow: boolean;
  readonly probe: ProbeOutcome;
  readonly sources: readonly SourceCheck[];
}

export interface SourceCheck {
  readonly collector: string;
  readonly success: boolean;
  readonly durationSeconds?: number;
  /** As in the exposition: `penpal_users_by_language{language="English"} 12`. */
  readonly figures: readonly string[];
  /** Values refused, by reason. */
  readonly refused: CollectorState['droppedTotal'];
  readonly message?: string;
}

/** Probes a service once; afterwards, so as not to disturb the probe, reads its sources once. */
export async function checkService(
  service: ServiceConfig,
  readSource: ReadSource = readOnce,
): Promise<ServiceCheck> {
  const probe = await probeHttp(service.check, new AbortController().signal);
  const sources = await Promise.all(service.sources.map(readSource));
  const waitedMs = (probe.durationSeconds ?? 0) * 1000;
  return {
    service: service.name,
    url: shownUrl(service.check.url),
    healthy: probe.failure === undefined,
    slow: probe.failure === undefined && waitedMs >= service.check.slowThresholdMs,
    probe,
    sources: sources.map(describeSource),
  };
}

function readOnce(source: SourceConfig): Promise<CollectorState> {
  const { signal } = new AbortController();
  return collect(
    initialState(source),
    { clock: systemClock, fetch: fetchSource, earlier: () => [] },
    signal,
  );
}

function describeSource({ source, samples, last, droppedTotal }: CollectorState): SourceCheck {
  return {
    collector: source.collector,
    success: last?.success ?? false,
    ...(last && { durationSeconds: last.durationSeconds }),
    figures: samples.map(({ name, labels, value }) => `${name}${showLabels(labels)} ${value}`),
    refused: droppedTotal,
    ...(last?.message !== undefined && { message: last.message }),
  };
}

function showLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
