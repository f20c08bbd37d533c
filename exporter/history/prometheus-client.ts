import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { HTTPError, ParseError, RequestError } from 'got';
import type { Got, OptionsInit } from 'got';
import { z } from 'zod';
import { USER_AGENT } from '../build-info.ts';
import { rfc3339Time } from '../clock.ts';
import { HISTORY_SLOTS } from './history.ts';
import type { SlotGrid } from './slots.ts';

/** Requests at a time; others wait. */
const MAX_CONNECTIONS = 4;
/** Largest response in bytes. The largest that is expected has 2 MB. */
const MAX_RESPONSE_BYTES = 16_777_216;
const NOT_ITS_API = 'answered something that is not an answer of its API';

const labels = z.record(z.string(), z.string());
/** Prometheus writes values as text. NaN and ±Inf count as no value. */
const value = z.string().transform(toNumber);
/** Pairs of Unix seconds and a value. A schema for each of the many pairs is too slow. */
const points = z.custom<readonly (readonly [number, string])[]>(
  (all) => Array.isArray(all) && all.every(Array.isArray),
);

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/ */
const matrixData = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labels, values: points })),
});
const vectorData = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), value]) })),
});
const alertsData = z.object({
  alerts: z.array(
    z.object({
      labels,
      annotations: labels,
      state: z.enum(['firing', 'pending']),
      activeAt: rfc3339Time.transform((text) => Date.parse(text)),
      value,
    }),
  ),
});

/** Prometheus did not give a usable response. The message completes "Prometheus …". */
export class PrometheusError extends Error {
  readonly code = 'prometheus_unavailable';
  override readonly name = 'PrometheusError';
}

/** A series with its value, or with one for each slot; null where it has none. */
export interface Series<T> {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: T;
}
export type SlotValues = readonly (number | null)[];

/**
 * The part of Prometheus's HTTP API that the exporter needs, over persistent connections. A method
 * ends when its signal aborts; it throws a PrometheusError if there is no valid response.
 */
export class PrometheusClient {
  readonly #http: Got;
  readonly #agents: readonly HttpAgent[];

  /** `url`: PROMETHEUS_URL, without a trailing slash; it may carry credentials. */
  constructor(url: string) {
    const agentOptions = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
    const agent = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) };
    this.#agents = [agent.http, agent.https];
    this.#http = got.extend({
      prefixUrl: `${url}/api/v1`,
      agent,
      retry: { limit: 0 },
      followRedirect: false,
      headers: { 'user-agent': USER_AGENT },
    });
  }

  /** Evaluates `query` at the end of each slot. */
  async atSlotEnds(
    query: string,
    { from, to, slotMs }: SlotGrid,
    signal: AbortSignal,
  ): Promise<Series<SlotValues>[]> {
    const form = { query, start: (from + slotMs) / 1000, end: to / 1000, step: slotMs / 1000 };
    const options = { method: 'POST', form, signal } as const;
    const { result } = await this.#read('query_range', matrixData, options);
    return result.map(({ metric, values }) => {
      const inSlots = Array.from<number | null>({ length: HISTORY_SLOTS }).fill(null);
      for (const [seconds, text] of values) {
        const slot = Math.round((seconds * 1000 - from) / slotMs) - 1;
        // A point outside of the range must not make the array longer.
        if (slot >= 0 && slot < HISTORY_SLOTS) inSlots[slot] = toNumber(text);
      }
      return { labels: metric, value: inSlots };
    });
  }

  /** Evaluates `query` once. `at`: Unix milliseconds. */
  async instant(query: string, at: number, signal: AbortSignal): Promise<Series<number | null>[]> {
    const options = { method: 'POST', form: { query, time: at / 1000 }, signal } as const;
    const { result } = await this.#read('query', vectorData, options);
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value }));
  }

  /** The pending and firing alerts of all rules. */
  async alerts(signal: AbortSignal) {
    return (await this.#read('alerts', alertsData, { signal })).alerts;
  }

  /** Closes the connections. */
  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #read<T extends z.ZodType>(
    path: string,
    data: T,
    options: OptionsInit & { signal: AbortSignal },
  ): Promise<z.output<T>> {
    const schema = z.object({ status: z.literal('success'), data });
    const parsed = schema.safeParse(await this.#fetch(path, options));
    if (parsed.success) return (parsed.data as { readonly data: z.output<T> }).data;
    throw new PrometheusError(NOT_ITS_API, { cause: parsed.error });
  }

  async #fetch(path: string, options: OptionsInit & { signal: AbortSignal }): Promise<unknown> {
    const tooLarge = new AbortController();
    try {
      const signal = AbortSignal.any([options.signal, tooLarge.signal]);
      const request = this.#http(path, { ...options, signal });
      void request.on('downloadProgress', ({ transferred }) => {
        if (transferred > MAX_RESPONSE_BYTES) tooLarge.abort();
      });
      return await request.json();
    } catch (cause) {
      const message = tooLarge.signal.aborted
        ? `answered more than ${MAX_RESPONSE_BYTES} bytes`
        : explain(cause, options.signal);
      throw new PrometheusError(message, { cause });
    }
  }
}

function explain(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'did not answer in time';
  if (!(cause instanceof RequestError)) return 'could not be asked';
  if (cause instanceof ParseError) return NOT_ITS_API;
  if (cause instanceof HTTPError) return `answered with status ${cause.response.statusCode}`;
  if (cause.response) return `broke off its answer (${cause.code})`;
  return `could not be reached (${cause.code})`;
}

function toNumber(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
