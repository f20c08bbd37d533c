import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import { USER_AGENT } from '../build-info.ts';
import type { CheckConfig, TlsConfig } from '../config/config.ts';
import { sharedLookup } from '../lookup.ts';
import { BodyChunks } from '../read-body.ts';

/** One request over a new connection, and what came back. */
export interface Exchange {
  readonly times: ExchangeTimes;
  /** Unix seconds, whether the certificate is trusted or not; https only. */
  certificateExpirySeconds?: number;
  /** Its body is incomplete if there is an error. */
  response?: Response | undefined;
  /** Why there is no complete response. */
  error?: unknown;
}

export interface Response {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** As received, still compressed. */
  readonly body: Buffer;
}

/** When each step was done, monotonic milliseconds; absent: not reached. */
export interface ExchangeTimes {
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
}

/**
 * Sends one request. Rejects only if the request is invalid. When `signal` aborts, it resolves at once with the
 * signal's reason as the error, and the connection is closed.
 *
 * Uses node:http, not got: got alone takes 0.55 of blackbox_exporter's CPU per probe, this whole probe 0.39; the
 * goal is 0.5. Source: `npm run bench:probes`, medians on 2 cores.
 */
export function exchange(url: URL, check: CheckConfig, signal: AbortSignal): Promise<Exchange> {
  const made: Exchange = { times: { start: performance.now() } };
  if (signal.aborted) return Promise.resolve({ ...made, error: signal.reason as unknown });
  return new Promise((resolve) => {
    const chunks = new BodyChunks(check.maxBodyBytes);
    let head: IncomingMessage | undefined;
    let socket: Socket | undefined;
    let finished = false;
    const finish = (error?: unknown) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', onAbort);
      const { statusCode = 0, headers } = head ?? {};
      resolve({
        ...made,
        response: headers && { statusCode, headers, body: chunks.join() },
        error,
      });
      request.destroy();
      socket?.destroy();
    };
    const onAbort = () => finish(signal.reason);

    const request = sendRequest({
      method: check.method,
      path: url.pathname + url.search,
      headers: rawHeaders(url, check.headers),
      setDefaultHeaders: false,
      createConnection: (_options, connected) => {
        const opening = openConnection(url, check, made, (error) => connected(error, opening));
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

/** Names and values alternating, as sent. The check's headers replace the default ones. */
function rawHeaders(url: URL, headers: CheckConfig['headers']): string[] {
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
  { ipFamily, tls }: CheckConfig,
  made: Exchange,
  opened: Opened,
): Socket {
  const isHttps = url.protocol === 'https:';
  const port = Number(url.port) || (isHttps ? 443 : 80);
  const options = { host: bareHost(url), port, family: ipFamily ?? 0, lookup: sharedLookup };
  const socket = isHttps ? openTls(options, tls, made, opened) : connectTcp(options);
  socket.setNoDelay(true);
  socket.once('lookup', () => void (made.times.lookup ??= performance.now()));
  socket.once('connect', () => {
    made.times.connect = performance.now();
    if (!isHttps) opened(null);
  });
  return socket.once('error', opened);
}

/** Verifies the certificate after the handshake, because Node hides one that it rejects itself. */
function openTls(
  options: TcpNetConnectOpts & { host: string },
  tls: TlsConfig,
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
    const expiryMs = Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
    if (!Number.isNaN(expiryMs)) made.certificateExpirySeconds = expiryMs / 1000;
    if (socket.authorized || tls.skipVerification) return opened(null);
    // The code is OpenSSL's or Node's name of the fault, such as CERT_HAS_EXPIRED.
    const code = String(socket.authorizationError);
    socket.destroy();
    opened(Object.assign(new Error('untrusted'), { code }));
  });
}

/** The host of a URL, an IPv6 address without its brackets. */
function bareHost({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** Whether a URL's host has to be resolved. */
export function hasHostName(url: URL): boolean {
  return isIP(bareHost(url)) === 0;
}

/** Parsing certificates is expensive: once per configuration. */
const secureContexts = new WeakMap<TlsConfig, SecureContext>();

function secureContextOf(tls: TlsConfig): SecureContext {
  const context =
    secureContexts.get(tls) ?? createSecureContext(tls.ca === undefined ? {} : { ca: tls.ca });
  secureContexts.set(tls, context);
  return context;
}
