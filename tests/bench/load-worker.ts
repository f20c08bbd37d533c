// Forked by load.ts: asks one address over kept connections, each as soon as its last answer is whole.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Load {
  readonly url: string;
  /** Beside Host; such as Accept. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second of all connections together; without it as many as are answered. */
  readonly ratePerSecond?: number;
}

export interface LoadResult {
  /** Milliseconds from the request's last byte to the answer's; in the order of the answers. */
  readonly durationsMs: readonly number[];
  readonly seconds: number;
  /** Bytes of the last body. */
  readonly bodyBytes: number;
  /** Answers whose status was not 200, and connections that were lost: these ask no more. */
  readonly failed: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One answer at a time; its length must be told by Content-Length. */
class Connection {
  readonly #socket: Socket;
  #seen: Buffer = Buffer.alloc(0);
  #leftBytes: number | undefined;
  #answered: ((ok: boolean) => void) | undefined;
  #isOk = false;
  bodyBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    // The reason does not matter: 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#answered?.(false));
  }

  get isLost(): boolean {
    return this.#socket.destroyed;
  }

  /** Whether the answer is good. */
  ask(request: Buffer): Promise<boolean> {
    if (this.isLost) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#answered = resolve;
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
    this.#answered?.(this.#isOk);
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
        const askedMs = performance.now();
        const isOk = await connection.ask(request);
        durationsMs.push(performance.now() - askedMs);
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
