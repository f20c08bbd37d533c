import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import type { CheckConfig, TlsConfig } from '../config/config.ts';
import { sharedLookup } from '../lookup.ts';

/** When each step of a connection was done, monotonic milliseconds; absent: not reached. */
export interface ConnectionTimes {
  /** Absent if the host is an IP address. */
  lookup?: number;
  connect?: number;
  /** https only. */
  secureConnect?: number;
}

/**
 * Called when the connection is ready, TLS included, and with each error. Over TLS it also gets the expiry of the
 * server's certificate, Unix seconds, whether trusted or not.
 */
type Opened = (error: Error | null, certificateExpirySeconds?: number) => void;

/**
 * Opens a connection and writes its times into `times`. Nothing is sent before `opened` is called, so no header reaches
 * a server whose certificate is not trusted.
 */
export function openConnection(
  url: URL,
  { ipFamily, tls }: Pick<CheckConfig, 'ipFamily' | 'tls'>,
  times: ConnectionTimes,
  opened: Opened,
): Socket {
  const isHttps = url.protocol === 'https:';
  const port = Number(url.port) || (isHttps ? 443 : 80);
  const options = { host: bareHost(url), port, family: ipFamily ?? 0, lookup: sharedLookup };
  const socket = isHttps ? openTls(options, tls, times, opened) : connectTcp(options);
  socket.setNoDelay(true);
  socket.once('lookup', () => void (times.lookup ??= performance.now()));
  socket.once('connect', () => {
    times.connect = performance.now();
    if (!isHttps) opened(null);
  });
  socket.once('error', opened);
  return socket;
}

/** Verifies the certificate after the handshake, because Node hides one that it rejects itself. */
function openTls(
  options: TcpNetConnectOpts & { host: string },
  tls: TlsConfig,
  times: ConnectionTimes,
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
    times.secureConnect = performance.now();
    const isTrusted = socket.authorized || tls.skipVerification;
    // The code is OpenSSL's or Node's name of the fault, such as CERT_HAS_EXPIRED.
    const code = String(socket.authorizationError);
    const error = isTrusted ? null : Object.assign(new Error('untrusted'), { code });
    const expiryMs = Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
    if (error) socket.destroy();
    opened(error, Number.isNaN(expiryMs) ? undefined : expiryMs / 1000);
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
