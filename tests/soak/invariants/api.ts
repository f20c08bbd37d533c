import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import got from 'got';
import { seeded } from '../../../demo/fleet/flow.ts';

/** Queries of clients. Each endpoint gets those that it has parameters for. */
const QUERIES = ['', '?timeRange=1h', '?timeRange=5m', '?format=csv', '?limit=5'];
/** Static responses of a megabyte. */
const LEFT_OUT = ['/api/docs', '/api/docs-json'];
/** A slower response counts as none. `npm run bench` measures the speed. */
const TIMEOUT_MS = 30_000;

interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, unknown> }>>;
}

/** Requests random endpoints of the OpenAPI document, by the seed, and validates the responses. */
export class ApiWatch {
  readonly #url: string;
  readonly #seed: number;
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false });
  /** Number of requests so far. */
  requests = 0;

  private constructor(url: string, seed: number, document: Document) {
    this.#url = url;
    this.#seed = seed;
    this.#document = document;
    formats.default(this.#ajv);
    this.#ajv.addSchema(document, 'document');
  }

  static async start(url: string, seed: number): Promise<ApiWatch> {
    return new ApiWatch(url, seed, await got(`${url}/api/docs-json`).json<Document>());
  }

  /** Sends requests at the same time. Returns the faults of their responses. */
  async request(count: number): Promise<string[]> {
    const all = Array.from({ length: count }, () => this.#requestOne());
    return (await Promise.all(all)).flat();
  }

  async #requestOne(): Promise<string[]> {
    const number = (this.requests += 1);
    const draw = (what: string) => seeded(this.#seed, `request ${number} ${what}`);
    const operations = Object.entries(this.#document.paths).flatMap(([path, { get }]) =>
      get && !LEFT_OUT.includes(path) ? [{ path, get }] : [],
    );
    const { path, get } = operations[Math.floor(draw('path') * operations.length)]!;
    const known = QUERIES.filter((query) => isKnown(query, get));
    const query = known[Math.floor(draw('query') * known.length)] ?? '';
    try {
      return this.#judge(path, query, get, await this.#fetch(path + query));
    } catch (error) {
      return [`GET ${path}${query}: ${(error as Error).message}`];
    }
  }

  #fetch(address: string) {
    return got(this.#url + address, {
      ...{ throwHttpErrors: false, retry: { limit: 0 }, timeout: { request: TIMEOUT_MS } },
      headers: { accept: address.startsWith('/api') ? 'application/json' : 'text/html' },
    });
  }

  #judge(path: string, query: string, { responses }: Operation, response: Response): string[] {
    const what = `GET ${path}${query}`;
    if (response.statusCode !== 200) {
      return [`${what}: status ${response.statusCode}: ${response.body.slice(0, 200)}`];
    }
    const type = response.headers['content-type'] ?? '';
    const described = Object.keys(responses['200']?.content ?? {});
    const media = described.find((each) => type.startsWith(each));
    if (media === undefined) return [`${what}: ${type} is not documented`];
    if (!type.includes('json')) return response.body === '' ? [`${what}: empty body`] : [];
    const at = ['paths', path, 'get', 'responses', '200', 'content', media, 'schema'];
    const check = this.#ajv.getSchema(`document#/${at.map(escaped).join('/')}`);
    if (check?.(JSON.parse(response.body)) === true) return [];
    return [`${what}: does not match its schema: ${JSON.stringify(check?.errors)}`];
  }
}

interface Response {
  readonly statusCode: number;
  readonly headers: { readonly 'content-type'?: string | undefined };
  readonly body: string;
}

function isKnown(query: string, { parameters = [] }: Operation): boolean {
  const [name] = query.slice(1).split('=');
  return query === '' || parameters.some((parameter) => parameter.name === name);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
