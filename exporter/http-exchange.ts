import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import { USER_AGENT } from './build-info.ts';
import { ExchangeError, explainError } from './errors.ts';
import { sharedLookup } from './lookup.ts';
import { BodyChunks } from './read-body.ts';

/** What a check or a source asks for. */
export interface RequestOptions {
  readonly method?: 'GET' | 'HEAD';
  /** Names in lower case; they replace the default ones. */
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBodyBytes: number;
  readonly ipFamily?: 4 | 6;
  /** `ca`: PEM; absent: the authorities that Node trusts. */
  readonly tls: Readonly<{ ca?: string; skipVerification: boolean }>;
}
type TlsOptions = RequestOptions['tls'];

/** One request over a new connection, and what came back. */
export interface Exchange {
  /** When each step was done, monotonic milliseconds; absent: not reached. */
  readonly times: {
    readonly start: number;
    /** Absent if the host is an IP address. */
    lookup?: number;
    connect?: number;
    /** https only. */
    secureConnect?: number;
    /** The headers arrived. */
    response?: number;
    /** The last byte arrived. */
    end?: number;
  };
  /** What it waits for, for people. */
  step: string;
  /** Unix seconds, whether the certificate is trusted or not; https only. */
  certificateExpirySeconds?: number;
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

/**
 * Sends one request. When `signal` aborts, it resolves at once with the signal's reason as the error, and the
 * connection is closed. Rejects only if the signal has already aborted or the request is invalid.
 *
 * Uses node:http, not got: got alone takes 0.55 of blackbox_exporter's CPU per probe, a whole probe with this 0.39;
 * the goal is 0.5. Source: `npm run bench:probes`, medians on 2 cores.
 */
export async function exchange(
  url: URL,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  const made: Exchange = { times: { start: performance.now() }, step: 'the connection' };
  signal.throwIfAborted();
  return new Promise((resolve) => {
    const chunks = new BodyChunks(options.maxBodyBytes);
    let head: IncomingMessage | undefined;
    let socket: Socket | undefined;
    let finished = false;
    const finish = (error?: Error) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      const { statusCode = 0, headers } = head ?? {};
      const response = headers && { statusCode, headers, body: chunks.join() };
      resolve({ ...made, response, error: error && describeError(error, made.step) });
      request.destroy();
      socket?.destroy();
    };
    const onAbort = () => finish(signal.reason as Error);

    const request = sendRequest({
      method: options.method,
      path: url.pathname + url.search,
      headers: rawHeaders(url, options.headers),
      setDefaultHeaders: false,
      createConnection: (_options, connected) => {
        const opening = openConnection(url, options, made, (error) => connected(error, opening));
        socket = opening;
        return undefined;
      },
    });
    request.on('error', finish);
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
        made.times.end = performance.now();
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
  return new ExchangeError(reason, isDeadline ? `${message}, still waiting for ${step}` : message);
}

/** Names and values alternating, as sent. */
function rawHeaders(url: URL, headers: RequestOptions['headers']): string[] {
  return Object.entries({
    host: url.host,
    'user-agent': USER_AGENT,
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'gzip',
    ...headers,
    connection: 'close',
  }).flat();
}

/**
 * Called when the connection is ready, TLS included, and with each error. Nothing is sent before, so no header reaches
 * a server whose certificate is not trusted.
 */
type Opened = (error: Error | null) => void;

function openConnection(
  url: URL,
  { ipFamily, tls }: RequestOptions,
  made: Exchange,
  opened: Opened,
): Socket {
  const isHttps = url.protocol === 'https:';
  const port = Number(url.port) || (isHttps ? 443 : 80);
  // A URL has an IPv6 address in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const options = { host, port, family: ipFamily ?? 0, lookup: sharedLookup };
  const socket = isHttps ? openTls(options, tls, made, opened) : connectTcp(options);
  if (isIP(host) === 0) made.step = 'the DNS lookup';
  socket.setNoDelay(true);
  socket.once('lookup', () => {
    made.times.lookup ??= performance.now();
    made.step = 'the connection';
  });
  socket.once('connect', () => {
    made.times.connect = performance.now();
    made.step = isHttps ? 'the TLS handshake' : 'the response headers';
    if (!isHttps) opened(null);
  });
  return socket.once('error', opened);
}

/** Verifies the certificate after the handshake, because Node hides one that it rejects itself. */
function openTls(
  options: TcpNetConnectOpts & { host: string },
  tls: TlsOptions,
  made: Exchange,
  opened: Opened,
): Socket {
  const socket = connectTls({
    ...options,
    rejectUnauthorized: false,
    secureContext: secureContextOf(tls),
    // SNI takes host names only.
    ...(isIP(options.host) === 0 && { servername: options.host }),
  });
  return socket.once('secureConnect', () => {
    made.times.secureConnect = performance.now();
    made.step = 'the response headers';
    const expiryMs = Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
    if (!Number.isNaN(expiryMs)) made.certificateExpirySeconds = expiryMs / 1000;
    if (socket.authorized || tls.skipVerification) return opened(null);
    // The code is OpenSSL's or Node's name of the fault, such as CERT_HAS_EXPIRED.
    const code = String(socket.authorizationError);
    socket.destroy();
    opened(Object.assign(new Error('untrusted'), { code }));
  });
}

/** Parsing certificates is expensive: once per configuration. */
const secureContexts = new WeakMap<TlsOptions, SecureContext>();

function secureContextOf(tls: TlsOptions): SecureContext {
  const context = secureContexts.get(tls) ?? createSecureContext(tls.ca ? { ca: tls.ca } : {});
  secureContexts.set(tls, context);
  return context;
}
