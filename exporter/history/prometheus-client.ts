import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { HTTPError, RequestError } from 'got';
import type { Got, OptionsInit } from 'got';
import type { z } from 'zod';
import { USER_AGENT } from '../build-info.ts';
import { alertsAnswer, matrixAnswer, vectorAnswer } from './prometheus-answer.ts';
import type { PrometheusAlert } from './prometheus-answer.ts';
import { PrometheusError } from './prometheus-error.ts';
import type { SlotGrid } from './slots.ts';

/** Queries at a time; the others wait for their turn. */
const MAX_CONNECTIONS = 4;
/** Bytes of one answer; the largest that is asked for is 2 MB for each instance of the exporter. */
const MAX_ANSWER_BYTES = 16_777_216;

/** A series' value at each boundary of the slots: one more than there are slots, null for none. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

export interface InstantSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
}

/**
 * The part of Prometheus's HTTP API that is needed here, over kept connections. Every method ends
 * when its signal aborts, and throws a PrometheusError when there is no valid answer.
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

  /** Evaluates at the boundaries of all slots, the beginning of the first included. */
  async range(query: string, grid: SlotGrid, signal: AbortSignal): Promise<RangeSeries[]> {
    const form = {
      query,
      start: grid.from / 1000,
      end: grid.to / 1000,
      step: grid.slotMs / 1000,
    };
    const boundaries = Math.round((grid.to - grid.from) / grid.slotMs) + 1;
    const { data } = await this.#ask('query_range', matrixAnswer, { method: 'POST', form, signal });
    return data.result.map(({ metric, values }) => {
      const row = Array.from<number | null>({ length: boundaries }).fill(null);
      for (const [seconds, value] of values) {
        const boundary = Math.round((seconds * 1000 - grid.from) / grid.slotMs);
        // A row of another length would not fit the slots, and one point could make it endless.
        if (boundary >= 0 && boundary < boundaries) row[boundary] = value;
      }
      return { labels: metric, values: row };
    });
  }

  /** Evaluates once. `at`: Unix milliseconds. */
  async instant(query: string, at: number, signal: AbortSignal): Promise<InstantSeries[]> {
    const form = { query, time: at / 1000 };
    const { data } = await this.#ask('query', vectorAnswer, { method: 'POST', form, signal });
    return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value }));
  }

  /** The alerts that are pending or firing, of all rules. */
  async alerts(signal: AbortSignal): Promise<PrometheusAlert[]> {
    return (await this.#ask('alerts', alertsAnswer, { signal })).data.alerts;
  }

  /** Closes the kept connections. */
  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #ask<T extends z.ZodType>(
    path: string,
    answer: T,
    options: OptionsInit & { signal: AbortSignal },
  ) {
    const body = await this.#fetch(path, options);
    const parsed = answer.safeParse(parseJson(body));
    if (parsed.success) return parsed.data;
    throw new PrometheusError('answered something that is not an answer of its API', {
      cause: parsed.error,
    });
  }

  async #fetch(path: string, options: OptionsInit & { signal: AbortSignal }): Promise<string> {
    const tooLarge = new AbortController();
    try {
      const signal = AbortSignal.any([options.signal, tooLarge.signal]);
      const request = this.#http(path, { ...options, signal });
      void request.on('downloadProgress', ({ transferred }) => {
        if (transferred > MAX_ANSWER_BYTES) tooLarge.abort();
      });
      return await request.text();
    } catch (cause) {
      const reason = tooLarge.signal.aborted
        ? `answered more than ${MAX_ANSWER_BYTES} bytes`
        : explain(cause, options.signal);
      throw new PrometheusError(reason, { cause });
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'did not answer in time';
  if (!(cause instanceof RequestError)) return 'could not be asked';
  if (cause instanceof HTTPError) return `answered with status ${cause.response.statusCode}`;
  if (cause.response) return `broke off its answer (${cause.code})`;
  return `could not be reached (${cause.code})`;
}
