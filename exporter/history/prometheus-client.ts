import * as http from 'node:http';
import type * as https from 'node:https';
import { z } from 'zod';
import { trustSystemAuthorities } from '../http-client/connect.ts';
import { USER_AGENT } from '../http-client/http-exchange.ts';
import { systemTime } from '../clock.ts';
import { ExchangeError, explainError, MAX_HEADER_BYTES } from '../errors.ts';
import { bodyTooLarge } from '../http-client/read-body.ts';
import { nextTurn } from '../time-slice.ts';
import { eachSlot, type CoveredSlots } from './history.ts';
import { ListCutter } from './list-cutter.ts';

/** A list of Prometheus's API. Source: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export interface ListRequest<T> {
  readonly path: string;
  /** Sent by a POST; without it, the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** What `data` is like, with 0 in the place of each object of the list. */
  readonly data: z.ZodType;
  readonly one: z.ZodType<T>;
}

/** Requests at a time; others wait. */
const MAX_CONNECTIONS = 4;
/** Largest response in bytes. The largest that is expected has 9 MB. */
const MAX_RESPONSE_BYTES = 16_777_216;

/** A schema for each of the many points is too slow. */
const points = z.custom<readonly (readonly [seconds: number, value: string])[]>(
  (all) => Array.isArray(all) && all.every(Array.isArray),
);
const matrix = z.object({ resultType: z.literal('matrix'), result: z.array(z.literal(0)) });
const series = z.object({ metric: z.record(z.string(), z.string()), values: points });

export type PointsOf = z.output<typeof series>;

/** Times at which a query is evaluated, Unix milliseconds by the system clock. */
export interface Steps {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

const NOT_ITS_API = 'the response does not have the form of its API';

/** A series with a value for each slot; null where it has none. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}
export const NO_VALUES: Series['values'] = eachSlot(() => null);

/** Reads Prometheus's HTTP API over persistent connections. */
export class PrometheusClient {
  readonly #url: string;
  readonly #http: typeof http | typeof https;
  readonly #agent: http.Agent;

  /** `url`: PROMETHEUS_URL, without a trailing slash; it may carry credentials. */
  constructor(url: string) {
    const isHttps = url.startsWith('https:');
    if (isHttps) trustSystemAuthorities();
    this.#url = `${url}/api/v1`;
    this.#http = isHttps ? process.getBuiltinModule('node:https') : http;
    this.#agent = new this.#http.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  }

  /** The values of `query` at the end of each slot. Fails as `read` does. */
  async evaluate(query: string, slots: CoveredSlots, signal: AbortSignal): Promise<Series[]> {
    const { from, to, slotMs, first } = slots;
    const fromMs = systemTime(from);
    const steps = { fromMs: fromMs + (first + 1) * slotMs, toMs: systemTime(to), stepMs: slotMs };
    const one = series.transform(({ metric: labels, values: given }): Series => {
      const values = [...NO_VALUES];
      for (const [seconds, text] of given) {
        const slot = Math.round((seconds * 1000 - fromMs) / slotMs) - 1;
        const value = Number.parseFloat(text);
        // NaN and ±Inf are no value. A point outside of the range must not make the array longer.
        if (slot in values && Number.isFinite(value)) values[slot] = value;
      }
      return { labels, values };
    });
    return this.#range(query, steps, one, signal);
  }

  /** The points of `query`. Fails as `read` does. */
  points(query: string, steps: Steps, signal: AbortSignal): Promise<PointsOf[]> {
    return this.#range(query, steps, series, signal);
  }

  #range<T>(query: string, steps: Steps, one: z.ZodType<T>, signal: AbortSignal): Promise<T[]> {
    const seconds = (ms: number) => String(ms / 1000);
    const range = { start: seconds(steps.fromMs), end: seconds(steps.toMs) };
    const form = { query, ...range, step: seconds(steps.stepMs) };
    return this.read({ path: 'query_range', form, data: matrix, one }, signal);
  }

  /** Ends when the signal aborts. Throws an ExchangeError if there is no response that has the form of the list. */
  async read<T>({ path, form, data, one }: ListRequest<T>, signal: AbortSignal): Promise<T[]> {
    const body = form && new URLSearchParams(form).toString();
    const request = this.#http.request(`${this.#url}/${path}`, {
      ...{ signal, agent: this.#agent, method: form ? 'POST' : 'GET' },
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: {
        'user-agent': USER_AGENT,
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    const responds = new Promise<http.IncomingMessage>((resolve, reject) => {
      // After an answer in another protocol there is neither a response nor an error.
      const end = () => reject(new ExchangeError('invalid_response', NOT_ITS_API));
      request.on('response', resolve).on('error', reject).on('close', end).end(body);
    });
    try {
      const response = await responds;
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        response.destroy();
        throw new ExchangeError('invalid_response', `HTTP status ${status}`);
      }
      const cutter = new ListCutter();
      const items: T[] = [];
      let bytes = 0;
      for await (const piece of response as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > MAX_RESPONSE_BYTES) throw bodyTooLarge(MAX_RESPONSE_BYTES);
        for (const item of cutter.add(piece)) items.push(valid(one, item));
        await nextTurn();
      }
      valid(z.object({ status: z.literal('success'), data }), cutter.rest());
      return items;
    } catch (cause) {
      throw explainError(signal.aborted ? signal.reason : cause);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function valid<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { success, data } = schema.safeParse(given);
  if (success) return data;
  throw new ExchangeError('invalid_response', NOT_ITS_API);
}
