import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got } from 'got';
import { z } from 'zod';
import { trustSystemAuthorities } from '../http-client/connect.ts';
import { USER_AGENT } from '../http-client/http-exchange.ts';
import { fromSystemTime, systemTime } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import { BodyChunks, parseJson } from '../http-client/read-body.ts';
import { eachSlot, type CoveredSlots } from './history.ts';

/** Requests at a time; others wait. */
const MAX_CONNECTIONS = 4;
/** Largest response in bytes. The largest that is expected has 2 MB. */
const MAX_RESPONSE_BYTES = 16_777_216;

/** Source: https://prometheus.io/docs/prometheus/latest/querying/api/ */
const envelope = z.object({ status: z.literal('success'), data: z.unknown() });
/** A schema for each of the many points is too slow. */
const points = z.custom<readonly (readonly [seconds: number, value: string])[]>(
  (all) => Array.isArray(all) && all.every(Array.isArray),
);
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: points })),
});

/** A series with a value for each slot; null where it has none. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}
export const NO_VALUES: Series['values'] = eachSlot(() => null);

/** Reads Prometheus's HTTP API over persistent connections. */
export class PrometheusClient {
  readonly #http: Got;
  readonly #agent: HttpAgent;

  /** `url`: PROMETHEUS_URL, without a trailing slash; it may carry credentials. */
  constructor(url: string) {
    if (url.startsWith('https:')) trustSystemAuthorities();
    const Agent = url.startsWith('https:') ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
    this.#http = got.extend({
      prefixUrl: `${url}/api/v1`,
      agent: { http: this.#agent, https: this.#agent as HttpsAgent },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      headers: { 'user-agent': USER_AGENT },
    });
  }

  /** The values of `query` at the end of each slot. Fails as `read` does. */
  async evaluate(query: string, slots: CoveredSlots, signal: AbortSignal): Promise<Series[]> {
    const { from, to, slotMs, first } = slots;
    const start = systemTime(from + (first + 1) * slotMs) / 1000;
    const form = { query, start, end: systemTime(to) / 1000, step: slotMs / 1000 };
    const { result } = await this.read('query_range', matrix, signal, form);
    return result.map(({ metric, values }) => {
      const inSlots = [...NO_VALUES];
      for (const [seconds, text] of values) {
        const slot = Math.round((fromSystemTime(seconds * 1000) - from) / slotMs) - 1;
        const value = Number.parseFloat(text);
        // NaN and ±Inf are no value. A point outside of the range must not make the array longer.
        if (slot in inSlots && Number.isFinite(value)) inSlots[slot] = value;
      }
      return { labels: metric, values: inSlots };
    });
  }

  /**
   * The data that a path of the API responds with to a GET, or to a POST with `form`. Ends when the
   * signal aborts. Throws an ExchangeError if there is no response that fits the schema.
   */
  async read<T extends z.ZodType>(
    path: string,
    schema: T,
    signal: AbortSignal,
    form?: Readonly<Record<string, string | number>>,
  ): Promise<z.output<T>> {
    const request = this.#http.stream(path, { signal, ...(form && { method: 'POST', form }) });
    // Without a listener, an error after the end of the read would end the process.
    request.on('error', () => {});
    try {
      const chunks = new BodyChunks(MAX_RESPONSE_BYTES);
      for await (const chunk of request) {
        const tooLarge = chunks.add(chunk as Buffer);
        if (tooLarge) throw tooLarge;
      }
      const { ok, statusCode } = request.response!;
      const response = envelope.safeParse(parseJson(chunks.join().toString()));
      const parsed = schema.safeParse(response.data?.data);
      if (ok && parsed.success) return parsed.data;
      const fault = ok
        ? 'the response does not have the form of its API'
        : `HTTP status ${statusCode}`;
      throw new ExchangeError('invalid_response', fault);
    } catch (cause) {
      throw explainError(signal.aborted ? signal.reason : cause);
    }
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }
}
