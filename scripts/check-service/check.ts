import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../exporter/clock.ts';
import { collect, initialState } from '../../exporter/collectors/collector.ts';
import { reportedValues } from '../../exporter/collectors/collector.ts';
import { fetchText } from '../../exporter/http-client/fetch-text.ts';
import { showSeries } from '../../exporter/collectors/selection.ts';
import type { CheckConfig, ServiceConfig, SourceConfig } from '../../exporter/config/config.ts';
import { shownUrl } from '../../exporter/config/fields.ts';
import { probeHttp } from '../../exporter/probes/probe.ts';

const { signal } = new AbortController();

/** The result of one probe and of one read of each source; `--json` prints it as it is. */
export type ServiceCheck = Awaited<ReturnType<typeof checkService>>;

/**
 * Sends a probe like `check` to a server of this process. The first probe of a process also pays for
 * loading and compiling code, about 100 ms that the service is not to blame for.
 */
export async function warmUp(check: CheckConfig): Promise<void> {
  const server = createServer((_request, response) => response.end('{"status":"ok"}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await probeHttp({ ...check, url: `http://127.0.0.1:${port}`, headers: {} });
  server.close();
}

/** Probes a service once. Reads its sources afterwards, so that they do not delay the probe. */
export async function checkService({ name, check, sources }: ServiceConfig) {
  const { inconclusive, ...made } = await probeHttp(check);
  // Who asks once gets the fault of this host as the result.
  const probe = inconclusive
    ? { ...made, failure: { reason: 'other' as const, message: inconclusive.message } }
    : made;
  const healthy = probe.failure === undefined;
  return {
    service: name,
    url: shownUrl(check.url),
    healthy,
    slow: healthy && (probe.durationSeconds ?? 0) * 1000 >= check.slowThresholdMs,
    probe,
    sources: await Promise.all(sources.map(checkSource)),
  };
}

async function checkSource(source: SourceConfig) {
  const options = { clock: systemClock, fetch: fetchText, states: () => [], signal };
  const state = await collect(initialState(source), options);
  const { last, droppedTotal } = state;
  return {
    collector: source.collector,
    success: last?.success ?? false,
    durationSeconds: last?.durationSeconds,
    /** Each configured value: its samples as in the exposition, or why there are none. */
    figures: reportedValues(state).flatMap(({ metric, labels, samples, absence }) =>
      absence === null
        ? samples.map((sample) => `${showSeries(sample)} ${sample.value}`)
        : `${showSeries({ name: metric, labels })} ${absence}`,
    ),
    /** Values refused, by reason. */
    refused: droppedTotal,
    message: last?.message,
  };
}
