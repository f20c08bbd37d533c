import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Peer } from './connection.ts';
import type { ExchangeTimes } from './exchange-times.ts';

/** One request to send. */
export interface ExchangeRequest extends Peer {
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes on the wire; more end the exchange. */
  readonly maxBodyBytes: number;
}

/** What came back: an answer, or an error, or an answer that broke off. */
export interface Exchange {
  readonly times: ExchangeTimes;
  /** Unix seconds; https only. */
  readonly certificateExpirySeconds?: number;
  readonly answer?: Answer;
  /** Why there is no complete answer. */
  readonly error?: unknown;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came: still compressed; what had come when the exchange broke off. */
  readonly body: Buffer;
}

/** What has come so far of an exchange that is under way. */
export class Received {
  readonly times: ExchangeTimes = { start: performance.now() };
  certificateExpirySeconds: number | undefined;
  #head: IncomingMessage | undefined;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  takeHead(head: IncomingMessage): void {
    this.times.response = performance.now();
    this.#head = head;
  }

  /** The bytes of the body so far, with these. */
  takeChunk(chunk: Buffer): number {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#bytes;
  }

  /** The exchange as it ends now, with `error` or whole. */
  end(error: unknown): Exchange {
    const { times, certificateExpirySeconds } = this;
    const answer = this.#head && {
      statusCode: this.#head.statusCode ?? 0,
      headers: this.#head.headers,
      body: Buffer.concat(this.#chunks),
    };
    return {
      times,
      ...(certificateExpirySeconds !== undefined && { certificateExpirySeconds }),
      ...(answer && { answer }),
      ...(error !== undefined && { error }),
    };
  }
}
