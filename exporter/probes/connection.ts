import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { TlsConfig } from '../config/config.ts';
import type { ExchangeTimes } from './exchange-times.ts';
import { sharedLookup } from './shared-lookup.ts';

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
 * Opens a new connection and notes in `times` when its steps were reached. `opened` is called once,
 * with an error or when the connection is ready, TLS included. Until then nothing is sent through
 * it, so that no header can reach a peer whose certificate is not trusted.
 */
export function openConnection(
  peer: Peer,
  times: ExchangeTimes,
  opened: (error: Error | null) => void,
): Socket {
  const isHttps = peer.url.protocol === 'https:';
  const socket = isHttps ? connectTls(tlsOptions(peer)) : connectTcp(tcpOptions(peer));
  socket.setNoDelay(true);
  socket.once('lookup', () => void (times.lookup ??= performance.now()));
  socket.once('connect', () => void (times.connect = performance.now()));
  socket.once(isHttps ? 'secureConnect' : 'connect', () => {
    socket.off('error', opened);
    if (isHttps) times.secureConnect = performance.now();
    const fault = isHttps ? certificateFault(socket as TLSSocket, peer.tls) : undefined;
    if (fault) socket.destroy();
    opened(fault ?? null);
  });
  socket.once('error', opened);
  return socket;
}

/** End of validity of the peer's leaf certificate, Unix seconds; undefined without TLS. */
export function certificateExpirySeconds(socket: Socket): number | undefined {
  if (!('getPeerX509Certificate' in socket)) return undefined;
  const certificate = (socket as TLSSocket).getPeerX509Certificate();
  const expiryMs = Date.parse(certificate?.validTo ?? '');
  return Number.isNaN(expiryMs) ? undefined : expiryMs / 1000;
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
    ...(isName(peer.url.hostname) && { servername: peer.url.hostname }),
  };
}

/** SNI carries names only. */
function isName(hostname: string): boolean {
  return !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
}

function certificateFault(socket: TLSSocket, tls: TlsConfig): CertificateError | undefined {
  if (socket.authorized || tls.skipVerification) return undefined;
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
