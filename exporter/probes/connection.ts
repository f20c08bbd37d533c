import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { TlsConfig } from '../config/config.ts';
import { isHostName } from './host-name.ts';
import type { ExchangeTimes } from './exchange-times.ts';
import { sharedLookup } from '../lookup.ts';

/** Where to connect and whom to trust. */
export interface Peer {
  readonly url: URL;
  readonly ipFamily?: 4 | 6;
  readonly tls: TlsConfig;
}

/** The peer's certificate is not one that is trusted. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  /** OpenSSL's or Node's name of the fault, such as CERT_HAS_EXPIRED. */
  readonly code: string;

  constructor(code: string) {
    super(`the certificate is not trusted: ${code}`);
    this.code = code;
  }
}

/**
 * Called once: with an error, or when the connection is ready, TLS included. With TLS it also gets
 * the end of validity of the peer's leaf certificate, Unix seconds, be it trusted or not.
 */
export type Opened = (error: Error | null, certificateExpirySeconds?: number) => void;

/**
 * Opens a new connection and notes in `times` when its steps were reached. Until `opened` is called
 * nothing is sent through it, so that no header can reach a peer whose certificate is not trusted.
 */
export function openConnection(peer: Peer, times: ExchangeTimes, opened: Opened): Socket {
  const isHttps = peer.url.protocol === 'https:';
  const socket = isHttps ? openTls(peer, times, opened) : connectTcp(tcpOptions(peer));
  socket.setNoDelay(true);
  socket.once('lookup', () => void (times.lookup ??= performance.now()));
  socket.once('connect', () => {
    times.connect = performance.now();
    if (!isHttps) opened(null);
  });
  socket.once('error', (error: Error) => {
    if (!isOpen(times, isHttps)) opened(error);
  });
  return socket;
}

function isOpen({ connect, secureConnect }: ExchangeTimes, isHttps: boolean): boolean {
  return (isHttps ? secureConnect : connect) !== undefined;
}

function openTls(peer: Peer, times: ExchangeTimes, opened: Opened): TLSSocket {
  const socket = connectTls(tlsOptions(peer));
  socket.once('secureConnect', () => {
    times.secureConnect = performance.now();
    const fault = certificateFault(socket, peer.tls);
    const expiryMs = Date.parse(socket.getPeerX509Certificate()?.validTo ?? '');
    if (fault) socket.destroy();
    opened(fault, Number.isNaN(expiryMs) ? undefined : expiryMs / 1000);
  });
  return socket;
}

function tcpOptions({ url, ipFamily }: Peer) {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { host, port, family: ipFamily ?? 0, lookup: sharedLookup };
}

/** Node must not refuse the peer itself: the end of validity is read from bad certificates, too. */
function tlsOptions(peer: Peer) {
  return {
    ...tcpOptions(peer),
    rejectUnauthorized: false,
    secureContext: secureContextOf(peer.tls),
    // SNI carries names only.
    ...(isHostName(peer.url.hostname) && { servername: peer.url.hostname }),
  };
}

function certificateFault(socket: TLSSocket, tls: TlsConfig): CertificateError | null {
  if (socket.authorized || tls.skipVerification) return null;
  return new CertificateError(String(socket.authorizationError));
}

/** Parsing certificates is dear; a configuration does it once. */
const secureContexts = new WeakMap<TlsConfig, SecureContext>();

function secureContextOf(tls: TlsConfig): SecureContext {
  const known = secureContexts.get(tls);
  if (known) return known;
  const made = createSecureContext(tls.ca === undefined ? {} : { ca: tls.ca });
  secureContexts.set(tls, made);
  return made;
}
