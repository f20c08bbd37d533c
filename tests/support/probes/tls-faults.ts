import { makeCertificate } from '../certificate.ts';
import type { Fault } from './fault.ts';
import { serveHealthy, serveHttp, serveHttps, serveTcp } from './test-server.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');
const lastYear = new Date('2021-01-01T00:00:00Z');
const farAhead = new Date('2049-01-01T00:00:00Z');
const expired = makeCertificate('localhost', longAgo, lastYear);
const otherHost = makeCertificate('other.example', longAgo, farAhead);
const selfSigned = makeCertificate('localhost', longAgo, farAhead);

/** Faults of the certificate, and of who speaks TLS. */
export const tlsFaults: readonly Fault[] = [
  {
    name: 'has a certificate that has expired',
    serve: () => serveHttps(expired, serveHealthy),
    check: { tls: { ca: expired.cert, skipVerification: false } },
    reason: 'tls',
    message: /^expected a TLS connection to localhost:\d+ .*, got CERT_HAS_EXPIRED$/,
    isMeasured: false,
  },
  {
    name: 'has a certificate that it signed itself',
    serve: () => serveHttps(selfSigned, serveHealthy),
    reason: 'tls',
    message: /, got DEPTH_ZERO_SELF_SIGNED_CERT$/,
    isMeasured: false,
  },
  {
    name: 'has the certificate of another host',
    serve: () => serveHttps(otherHost, serveHealthy),
    check: { tls: { ca: otherHost.cert, skipVerification: false } },
    reason: 'tls',
    message: /, got ERR_TLS_CERT_ALTNAME_INVALID$/,
    isMeasured: false,
  },
  {
    name: 'accepts the connection and hangs in the TLS handshake',
    serve: async () => {
      const server = await serveTcp((socket) => socket.resume());
      return Object.assign(server, { url: server.url.replace('http:', 'https:') });
    },
    reason: 'timeout',
    message: /^expected an answer within 400 ms, still waiting for the TLS handshake$/,
    isMeasured: true,
  },
  {
    name: 'speaks plain HTTP where TLS is expected',
    serve: async () => {
      const server = await serveHttp(serveHealthy);
      return Object.assign(server, { url: server.url.replace('http:', 'https:') });
    },
    reason: 'tls',
    message: /, got (EPROTO|ERR_SSL_\w+)$/,
    isMeasured: false,
  },
];
