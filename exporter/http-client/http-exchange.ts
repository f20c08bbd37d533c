import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import manifest from '../../package.json' with { type: 'json' };
import { ignore, NEEDS_THREAD, openConnection, secureContextOf } from './connect.ts';
import type { ConnectOptions, Progress } from './connect.ts';
import { ExchangeError, explainError, MAX_HEADER_BYTES } from '../errors.ts';
import { BodyChunks } from './read-body.ts';

/** User-Agent of every request that the exporter makes. */
export const USER_AGENT = manifest.name;

/** What a check or a source asks for. */
export interface RequestOptions extends ConnectOptions {
  readonly method?: 'GET' | 'HEAD';
  /** Names in lower case; they replace the default ones. */
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBodyBytes: number;
}

/** One request over a new connection, and what came back. */
export interface Exchange extends Progress {
  /** Its body is incomplete if there is an error. */
  response?: Response | undefined;
  /** Why there is no complete response. */
  error?: ExchangeError | undefined;
}

export interface Response {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** As received, still compressed. */
  readonly body: Buffer;
}

/** A server may send a few responses with status 1xx before the real one. Parsing a flood of them takes a core. */
const MAX_INTERIM = 20;
const TOO_MANY_INTERIM = `more than ${MAX_INTERIM} interim responses (status 1xx)`;

/**
 * Sends one request. When `signal` aborts, it resolves at once with the signal's reason as the error, and the
 * connection is closed. Rejects only if the signal has already aborted or the request is invalid.
 *
 * Uses node:http, not got: got alone takes 0.55 of blackbox_exporter's CPU per probe, a whole probe with this 0.39;
 * the goal is 0.5. Source: `npm run bench:probes`, medians on 2 cores.
 */
export function exchange(
  url: URL,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve) => {
    // Reads certificates the first time, which is not the service's time.
    if (url.protocol === 'https:') secureContextOf(options.tls);
    const made: Exchange = { times: { start: performance.now() }, step: 'the connection' };
    signal.throwIfAborted();
    const chunks = new BodyChunks(options.maxBodyBytes);
    let head: IncomingMessage | undefined;
    let close: (() => void) | undefined;
    let finished = false;
    const finish = (error?: Error) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      if (head) {
        const { statusCode = 0, headers } = head;
        made.response = { statusCode, headers, body: chunks.join() };
      }
      if (error) made.error = describeError(error, made.step);
      resolve(made);
      if (!head?.complete) request.destroy();
      close?.();
      // V8 keeps a closed socket until its next major collection, with all that its listeners use.
      request.removeAllListeners().on('error', ignore);
      head?.removeAllListeners('data').off('error', finish);
    };
    const onAbort = () => finish(signal.reason as Error);

    const request = sendRequest({
      method: options.method,
      path: url.pathname + url.search,
      headers: rawHeaders(url, options.headers),
      setDefaultHeaders: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      createConnection: (_options, connected) => {
        // What came before is this process's own time.
        made.times.start = performance.now();
        close = openConnection(url, options, made, (error, socket) => {
          made.step = 'the response headers';
          connected(error, socket!);
        });
        return undefined;
      },
    });
    // Faults after a complete response, such as bytes that follow it, do not count.
    request.on('error', (error) => {
      if (!head?.complete) finish(error);
    });
    let interim = 0;
    request.on('information', () => {
      if (++interim > MAX_INTERIM) finish(new ExchangeError('invalid_response', TOO_MANY_INTERIM));
    });
    // Status 101 ends HTTP on this connection.
    request.once('upgrade', (message) => {
      head = message;
      finish();
    });
    request.once('response', (message) => {
      made.times.response = performance.now();
      made.step = 'the rest of the body';
      head = message;
      message.on('data', (chunk: Buffer) => {
        const tooLarge = chunks.add(chunk);
        if (tooLarge) finish(tooLarge);
      });
      message.once('end', () => {
        // A reset ends a body without a length, too, after its error.
        if (!finished) made.times.end = performance.now();
        finish();
      });
      message.on('error', finish);
    });
    signal.addEventListener('abort', onAbort);
    request.end();
  });
}

/** The error of an expired deadline also names the step that it ended. */
function describeError(error: Error, step: string): ExchangeError {
  const { reason, message } = explainError(error);
  const isDeadline = error instanceof ExchangeError && reason === 'timeout';
  if (!isDeadline) return new ExchangeError(reason, message);
  const late = step === NEEDS_THREAD ? 'no_threads' : reason;
  return new ExchangeError(late, `${message}, still waiting for ${step}`);
}

/** Names and values alternating, as sent. */
function rawHeaders(url: URL, headers: RequestOptions['headers']): string[] {
  const all: RequestOptions['headers'] = {
    host: url.host,
    'user-agent': USER_AGENT,
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'gzip',
    ...headers,
    connection: 'close',
  };
  const raw: string[] = [];
  for (const name of Object.keys(all)) raw.push(name, all[name]!);
  return raw;
}
