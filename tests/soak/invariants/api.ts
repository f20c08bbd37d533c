import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import got from 'got';
import { seeded } from '../../../demo/fleet/flow.ts';

/** Queries that a client may send; each endpoint takes those that it knows. */
const QUERIES = ['', '?timeRange=1h', '?timeRange=5m', '?format=csv', '?limit=5'];
/** Answers of a megabyte that say nothing new. */
const LEFT_OUT = ['/api/docs', '/api/docs-json'];
/** An answer that takes longer never comes: how fast they are is what `npm run bench` measures. */
const SLOWEST_MS = 30_000;

interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, unknown> }>>;
}

/** Asks endpoints of the OpenAPI document, drawn by the seed, and holds the answers against it. */
export class ApiWatch {
  readonly #url: string;
  readonly #seed: number;
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false });
  /** Requests so far. */
  asked = 0;

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

  /** So many requests at once; what was wrong with their answers. */
  async ask(requests: number): Promise<string[]> {
    const all = Array.from({ length: requests }, () => this.#askOne());
    return (await Promise.all(all)).flat();
  }

  async #askOne(): Promise<string[]> {
    const number = (this.asked += 1);
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
      ...{ throwHttpErrors: false, retry: { limit: 0 }, timeout: { request: SLOWEST_MS } },
      headers: { accept: address.startsWith('/api') ? 'application/json' : 'text/html' },
    });
  }

  #judge(path: string, query: string, { responses }: Operation, answer: Answer): string[] {
    const what = `GET ${path}${query}`;
    if (answer.statusCode !== 200) return [`${what}: status ${answer.statusCode}`];
    const type = answer.headers['content-type'] ?? '';
    const described = Object.keys(responses['200']?.content ?? {});
    const media = described.find((each) => type.startsWith(each));
    if (media === undefined) return [`${what}: ${type} is not described`];
    if (!type.includes('json')) return answer.body === '' ? [`${what}: an empty answer`] : [];
    const at = ['paths', path, 'get', 'responses', '200', 'content', media, 'schema'];
    const check = this.#ajv.getSchema(`document#/${at.map(escaped).join('/')}`);
    if (check?.(JSON.parse(answer.body)) === true) return [];
    return [`${what}: not as described: ${JSON.stringify(check?.errors)}`];
  }
}

interface Answer {
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
