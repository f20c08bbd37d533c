import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import manifest from '../../package.json' with { type: 'json' };
import { NEEDS_THREAD, openConnection, secureContextOf } from './connect.ts';
import type { ConnectOptions, Progress } from './connect.ts';
import { CLOSED, ExchangeError, explainError } from '../errors.ts';
import { ResponseReader, type ResponseHeaders } from './response-reader.ts';

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
  readonly headers: ResponseHeaders;
  /** As received, still compressed. */
  readonly body: Buffer;
}

/**
 * Sends one request. When `signal` aborts, it resolves at once with the signal's reason as the error, and the
 * connection is closed. Rejects only if the signal has already aborted or the request is invalid.
 *
 * Reads the bare socket: with node:http, a whole probe took 1.2 × the CPU time, and got takes more than node:http.
 * Sources: `npm run bench -- probe-cpu`, `npm run bench:probes`.
 */
export function exchange(
  url: URL,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve) => {
    // Reads certificates the first time, which is not the service's time.
    if (url.protocol === 'https:') secureContextOf(options.tls);
    signal.throwIfAborted();
    const request = requestText(url, options);
    const reader = new ResponseReader(options.method === 'HEAD', options.maxBodyBytes);
    // What came before is this process's own time.
    const made: Exchange = { times: { start: performance.now() }, step: 'the connection' };
    let finished = false;
    let socket: Socket | undefined;
    const finish = (error?: Error) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      if (reader.hasHeaders) {
        made.times.response ??= performance.now();
        made.response = reader.response;
      }
      if (error) made.error = describeError(error, made.step);
      resolve(made);
      close();
      // V8 keeps a closed socket until its next major collection, with all that its listeners use.
      socket?.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', finish);
    };
    const onAbort = () => finish(signal.reason as Error);
    const onData = (piece: Buffer) => {
      try {
        reader.add(piece);
      } catch (error) {
        return finish(error as Error);
      }
      if (!reader.hasHeaders) return;
      made.times.response ??= performance.now();
      made.step = 'the rest of the body';
      if (reader.isComplete) onComplete();
    };
    const onEnd = () => {
      reader.end();
      if (reader.isComplete) onComplete();
      else finish(new ExchangeError('connection_reset', CLOSED));
    };
    const onComplete = () => {
      made.times.end = performance.now();
      finish();
    };
    const close = openConnection(url, options, made, (error, opened) => {
      if (!opened) return finish(error!);
      socket = opened;
      made.step = 'the response headers';
      socket.on('data', onData).once('end', onEnd).once('close', onEnd).once('error', finish);
      socket.write(request, 'latin1');
    });
    signal.addEventListener('abort', onAbort);
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

function requestText(url: URL, { method = 'GET', headers }: RequestOptions): string {
  const all: RequestOptions['headers'] = {
    host: url.host,
    'user-agent': USER_AGENT,
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'gzip',
    ...headers,
    connection: 'close',
  };
  let text = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n`;
  for (const name of Object.keys(all)) {
    const value = all[name]!;
    validateHeaderName(name);
    validateHeaderValue(name, value);
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}
