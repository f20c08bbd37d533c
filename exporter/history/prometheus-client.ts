import * as http from 'node:http';
import type * as https from 'node:https';
import { z } from 'zod';
import { trustSystemAuthorities } from '../http-client/connect.ts';
import { USER_AGENT } from '../http-client/http-exchange.ts';
import { systemTime } from '../clock.ts';
import { ExchangeError, explainError } from '../errors.ts';
import { BodyChunks, parseJson } from '../http-client/read-body.ts';
import { inSlices, nextTurn } from '../time-slice.ts';
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
const series = z.object({ metric: z.record(z.string(), z.string()), values: points });
const matrix = z.object({ resultType: z.literal('matrix'), result: z.array(z.unknown()) });
const SERIES_START = '{"metric":';
const SERIES = /^\{"metric":\{.*?\},"values":\[\[.*?\]\]\}/s;

const NOT_ITS_API = 'the response does not have the form of its API';

interface ReadOptions {
  readonly signal: AbortSignal;
  readonly form?: Readonly<Record<string, string>>;
  /** Of the text of a response; undefined if it is not JSON. */
  readonly parse?: (text: string) => unknown;
}

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
    const start = (fromMs + (first + 1) * slotMs) / 1000;
    const form = {
      ...{ query, start: String(start), end: String(systemTime(to) / 1000) },
      step: String(slotMs / 1000),
    };
    const toSeries = (given: unknown): Series => {
      const { data } = series.safeParse(given);
      if (!data) throw new ExchangeError('invalid_response', NOT_ITS_API);
      const values = [...NO_VALUES];
      for (const [seconds, text] of data.values) {
        const slot = Math.round((seconds * 1000 - fromMs) / slotMs) - 1;
        const value = Number.parseFloat(text);
        // NaN and ±Inf are no value. A point outside of the range must not make the array longer.
        if (slot in values && Number.isFinite(value)) values[slot] = value;
      }
      return { labels: data.metric, values };
    };
    const found: Series[] = [];
    /** Parses the series one by one: those of 100 services together would hold the event loop for 20 ms. */
    const parse = async (text: string) => {
      let rest = '';
      await inSlices(cutBeforeSeries(text), (part) => {
        rest += part.replace(SERIES, (one) => {
          found.push(toSeries(parseJson(one)));
          return 'null';
        });
      });
      return parseJson(rest);
    };
    const { result } = await this.read('query_range', matrix, { signal, form, parse });
    // Another server may write the series in another way.
    return [...found, ...result.filter((each) => each !== null).map(toSeries)];
  }

  /**
   * The data that a path of the API responds with to a GET, or to a POST with `form`. Ends when the
   * signal aborts. Throws an ExchangeError if there is no response that fits the schema.
   */
  async read<T extends z.ZodType>(
    path: string,
    schema: T,
    { signal, form, parse = parseJson }: ReadOptions,
  ): Promise<z.output<T>> {
    const body = form && new URLSearchParams(form).toString();
    const request = this.#http.request(`${this.#url}/${path}`, {
      ...{ signal, agent: this.#agent, method: form ? 'POST' : 'GET' },
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
      const chunks = new BodyChunks(MAX_RESPONSE_BYTES);
      for await (const chunk of response) {
        const tooLarge = chunks.add(chunk as Buffer);
        if (tooLarge) throw tooLarge;
      }
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        throw new ExchangeError('invalid_response', `HTTP status ${status}`);
      }
      await nextTurn();
      const { data: answer } = envelope.safeParse(await parse(chunks.join().toString()));
      const parsed = schema.safeParse(answer?.data);
      if (parsed.success) return parsed.data;
      throw new ExchangeError('invalid_response', NOT_ITS_API);
    } catch (cause) {
      throw explainError(signal.aborted ? signal.reason : cause);
    }
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

/** The text of a matrix, cut before each series: within a string of JSON the quotes would be escaped. */
function* cutBeforeSeries(text: string): Generator<string> {
  let start = 0;
  for (let end = 0; end >= 0; start = end) {
    end = text.indexOf(SERIES_START, start + 1);
    yield text.slice(start, end < 0 ? undefined : end);
  }
}
