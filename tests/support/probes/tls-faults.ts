import { makeCertificate } from '../certificate.ts';
import type { Fault } from './fault.ts';
import { serveHealthy, serveHttp, serveHttps, serveTcp } from './test-server.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');
const lastYear = new Date('2021-01-01T00:00:00Z');
const farAhead = new Date('2049-01-01T00:00:00Z');
const expired = makeCertificate('localhost', longAgo, lastYear);
const otherHost = makeCertificate('other.example', longAgo, farAhead);
const selfSigned = makeCertificate('localhost', longAgo, farAhead);

/** Faults of the certificate and of the TLS handshake. */
export const tlsFaults: readonly Fault[] = [
  {
    name: 'has an expired certificate',
    serve: () => serveHttps(expired, serveHealthy),
    check: { tls: { ca: expired.cert, skipVerification: false } },
    reason: 'tls',
    message: /^localhost:\d+: the certificate has expired$/,
    isMeasured: false,
  },
  {
    name: 'has a self-signed certificate',
    serve: () => serveHttps(selfSigned, serveHealthy),
    reason: 'tls',
    message: /: the certificate is self-signed$/,
    isMeasured: false,
  },
  {
    name: 'has the certificate of another host',
    serve: () => serveHttps(otherHost, serveHealthy),
    check: { tls: { ca: otherHost.cert, skipVerification: false } },
    reason: 'tls',
    message: /: the certificate is for another host$/,
    isMeasured: false,
  },
  {
    name: 'accepts the connection and hangs in the TLS handshake',
    serve: async () => {
      const server = await serveTcp((socket) => socket.resume());
      return Object.assign(server, { url: server.url.replace('http:', 'https:') });
    },
    reason: 'timeout',
    message: /: the response was not complete within 400 ms, still waiting for the TLS handshake$/,
    isMeasured: true,
  },
  {
    name: 'speaks plain HTTP where TLS is expected',
    serve: async () => {
      const server = await serveHttp(serveHealthy);
      return Object.assign(server, { url: server.url.replace('http:', 'https:') });
    },
    reason: 'tls',
    message:
      /: (the server does not speak TLS as expected|the TLS handshake failed \(ERR_SSL_\w+\))$/,
    isMeasured: false,
  },
];
