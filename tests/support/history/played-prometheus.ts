import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request: the path after /api/v1/, and the form or query. */
export interface Question {
  readonly path: string;
  readonly params: URLSearchParams;
  readonly authorization: string | undefined;
}

/** The data of a response, or a fault. */
export type Played =
  | { readonly data: unknown }
  | { readonly status: number; readonly body: string; readonly headerBytes?: number }
  | 'hang'
  | 'break off'
  | 'switch protocols';

/** For tests: a real HTTP server in place of Prometheus, with responses from the test. */
export class PlayedPrometheus {
  readonly questions: Question[] = [];
  connections = 0;
  /** Largest number of requests at the same time. */
  mostAtOnce = 0;
  /** Gives the response; a test may replace it while the server runs. */
  play: (question: Question) => Played;
  #open = 0;
  #server: Server | undefined;

  constructor(play: (question: Question) => Played) {
    this.play = play;
  }

  /** Starts the server and returns the value for PROMETHEUS_URL. */
  async listen(): Promise<string> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('connection', () => (this.connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.#server ? once(this.#server, 'close') : undefined;
    this.#server?.close();
    this.#server?.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open);
    response.on('close', () => (this.#open -= 1));
    const url = new URL(request.url ?? '/', 'http://played');
    const body = await text(request);
    const question = {
      path: url.pathname.replace('/api/v1/', ''),
      params: request.method === 'POST' ? new URLSearchParams(body) : url.searchParams,
      authorization: request.headers.authorization,
    };
    this.questions.push(question);
    const played = this.play(question);
    if (played === 'hang') return;
    if (played === 'break off') {
      response.write('{"status":', () => response.destroy());
      return;
    }
    if (played === 'switch protocols') {
      response.writeHead(101, { connection: 'upgrade', upgrade: 'other' }).end();
      return;
    }
    const isData = 'data' in played;
    response.writeHead(isData ? 200 : played.status, {
      'content-type': 'application/json',
      'x-long': isData ? '' : 'x'.repeat(played.headerBytes ?? 0),
    });
    response.end(isData ? JSON.stringify({ status: 'success', data: played.data }) : played.body);
  }
}

/** The response to a query: series with their values at these times (Unix seconds). */
export function matrix(
  ...series: readonly (readonly [
    labels: Record<string, string>,
    values: readonly (readonly [number, number])[],
  ])[]
): Played {
  const result = series.map(([metric, values]) => ({
    metric,
    values: values.map(([at, value]) => [at, String(value)]),
  }));
  return { data: { resultType: 'matrix', result } };
}
