// Forked by runLoad: requests one URL over persistent connections, one request at a time on each.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Load {
  readonly url: string;
  /** In addition to Host. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Requests per second of all connections together; as many as possible by default. */
  readonly ratePerSecond?: number;
}

export interface LoadResult {
  /** Milliseconds from the last byte of a request to the last byte of its response, in the order of responses. */
  readonly durationsMs: readonly number[];
  readonly seconds: number;
  /** Bytes of the last body. */
  readonly bodyBytes: number;
  /** Responses without status 200, and lost connections. A lost connection sends no more requests. */
  readonly failed: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One response at a time. It needs a Content-Length. */
class Connection {
  readonly #socket: Socket;
  #seen: Buffer = Buffer.alloc(0);
  #leftBytes: number | undefined;
  #settle: ((ok: boolean) => void) | undefined;
  #isOk = false;
  bodyBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    // 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#settle?.(false));
  }

  get isLost(): boolean {
    return this.#socket.destroyed;
  }

  /** Resolves with whether the status is 200. */
  get(request: Buffer): Promise<boolean> {
    if (this.isLost) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket.write(request);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#leftBytes === undefined) {
      this.#seen = this.#seen.length === 0 ? chunk : Buffer.concat([this.#seen, chunk]);
      const headEnd = this.#seen.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = this.#seen.toString('latin1', 0, headEnd);
      this.#isOk = head.startsWith('HTTP/1.1 200');
      this.bodyBytes = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      this.#leftBytes = this.bodyBytes - (this.#seen.length - headEnd - HEAD_END.length);
    } else {
      this.#leftBytes -= chunk.length;
    }
    if (this.#leftBytes > 0) return;
    this.#seen = Buffer.alloc(0);
    this.#leftBytes = undefined;
    this.#settle?.(this.#isOk);
  }
}

async function run(load: Load): Promise<LoadResult> {
  const { hostname, port, host, pathname, search } = new URL(load.url);
  const fields = Object.entries({ Host: host, ...load.headers }).map((pair) => pair.join(': '));
  const request = Buffer.from(
    [`GET ${pathname}${search} HTTP/1.1`, ...fields, '', ''].join('\r\n'),
  );
  const connections = Array.from(
    { length: load.connections },
    () => new Connection(connect({ host: hostname, port: Number(port), noDelay: true })),
  );
  const durationsMs: number[] = [];
  let failed = 0;
  const startMs = performance.now();
  const endMs = startMs + load.seconds * 1000;
  const pauseMs = load.ratePerSecond && (load.connections * 1000) / load.ratePerSecond;
  await Promise.all(
    connections.map(async (connection, index) => {
      let dueMs = startMs + ((pauseMs ?? 0) * index) / load.connections;
      while (performance.now() < endMs) {
        if (pauseMs) {
          await new Promise((resolve) =>
            setTimeout(resolve, Math.max(0, dueMs - performance.now())),
          );
          dueMs += pauseMs;
        }
        const sentMs = performance.now();
        const isOk = await connection.get(request);
        durationsMs.push(performance.now() - sentMs);
        if (!isOk) failed += 1;
        if (connection.isLost) break;
      }
    }),
  );
  const seconds = (performance.now() - startMs) / 1000;
  for (const connection of connections) connection.end();
  return { durationsMs, seconds, bodyBytes: connections[0]?.bodyBytes ?? 0, failed };
}

process.on('message', (load: Load) => void run(load).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
