import { gzipSync } from 'node:zlib';
import { makeCertificate } from './certificate.ts';
import { serveDripping, serveEndless, serveNobody, serveRaw } from './fault.ts';
import type { Fault } from './fault.ts';
import { serveHealthy, serveHttp, serveHttps, serveTcp } from './test-server.ts';

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const GOOD_BODY = '{"status":"ok"}';

/** Faults before there is an answer. */
const connectionFaults: readonly Fault[] = [
  {
    name: 'has a name that does not resolve',
    // A label of a name has at most 63 characters: no name server is asked.
    serve: async () => ({ ...(await serveNobody()), url: `http://${'n'.repeat(64)}.invalid` }),
    reason: 'dns',
    message: /to resolve to an address, it does not \(ENOTFOUND\)$/,
    isMeasured: false,
  },
  {
    name: 'refuses the connection',
    serve: serveNobody,
    reason: 'connection_refused',
    message: /^expected localhost:\d+ to accept a connection, it was refused$/,
    isMeasured: false,
  },
  {
    name: 'resets the connection before the answer',
    serve: () => serveRaw('', 'reset'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the answer',
    serve: () => serveRaw('', 'end'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    isMeasured: false,
  },
  {
    name: 'resets the connection in the headers',
    serve: () => serveRaw('HTTP/1.1 200 OK\r\ncontent-ty', 'reset'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    isMeasured: false,
  },
  {
    name: 'closes the connection in the headers',
    serve: () => serveRaw('HTTP/1.1 200 OK\r\ncontent-ty', 'end'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    isMeasured: false,
  },
  {
    name: 'accepts the connection and hangs',
    serve: () => serveTcp((socket) => socket.resume()),
    reason: 'timeout',
    message: /^expected an answer within 400 ms, still waiting for the headers of the answer$/,
    isMeasured: true,
  },
  {
    name: 'lets its headers drip',
    serve: () => serveDripping('HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n'),
    reason: 'timeout',
    message: /still waiting for the headers of the answer$/,
    isMeasured: true,
  },
  {
    name: 'sends informational answers without end',
    serve: () => serveDripping('HTTP/1.1 103 Early Hints\r\n\r\n'),
    reason: 'timeout',
    message: /still waiting for the headers of the answer$/,
    isMeasured: true,
  },
  {
    name: 'does not speak HTTP',
    serve: () => serveRaw('SSH-2.0-OpenSSH_9.6\r\n', 'hang'),
    reason: 'invalid_response',
    message: /^expected an HTTP answer from localhost:\d+, got something else \(HPE_\w+\)$/,
    isMeasured: false,
  },
  {
    name: 'sends headers that are too large',
    serve: () => serveRaw(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, 'hang'),
    reason: 'invalid_response',
    message: /\(HPE_HEADER_OVERFLOW\)$/,
    isMeasured: false,
  },
];

/** Faults of the body, after good headers. */
const bodyFaults: readonly Fault[] = [
  {
    name: 'resets the connection in the body',
    serve: () => serveRaw(`${JSON_HEAD}content-length: 100\r\n\r\n{"status"`, 'reset'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the promised length',
    serve: () => serveRaw(`${JSON_HEAD}content-length: 100\r\n\r\n${GOOD_BODY}`, 'end'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the last chunk',
    serve: () =>
      serveRaw(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\nf\r\n${GOOD_BODY}\r\n`, 'end'),
    reason: 'connection_reset',
    message: /closed the connection before its end$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends chunks that are none',
    serve: () => serveRaw(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\nxyz\r\n`, 'hang'),
    reason: 'invalid_response',
    message: /\(HPE_INVALID_CHUNK_SIZE\)$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'lets its body drip past the deadline',
    serve: () => serveDripping(`${JSON_HEAD}\r\n{"status":"ok"`, ' '),
    reason: 'timeout',
    message: /^expected an answer within 400 ms, still waiting for the rest of the body$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'sends a body without end',
    serve: serveEndless,
    reason: 'body_too_large',
    message: /^expected a body of at most 1048576 bytes, got more$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends a gzip bomb',
    serve: () => serveEncoded('gzip', gzipSync(Buffer.alloc(100 * 1_048_576))),
    reason: 'body_too_large',
    message: /^expected a body of at most 1048576 bytes, got more when decompressed$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'says gzip and sends something else',
    serve: () => serveEncoded('gzip', Buffer.from(GOOD_BODY)),
    reason: 'invalid_response',
    message: /^expected a body that can be read, could not decode content-encoding gzip$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'sends invalid JSON',
    serve: () => serveRaw(`${JSON_HEAD}\r\n<html lang="en">`, 'end'),
    reason: 'invalid_response',
    message: /^expected a JSON body, got "<html lang=\\"en\\">"$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'sends an empty body',
    serve: () => serveRaw(`${JSON_HEAD}\r\n`, 'end'),
    reason: 'invalid_response',
    message: /^expected a JSON body, got none \(status 200\)$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'says in a good body that it is not well',
    serve: () => serveRaw(`${JSON_HEAD}\r\n{"status":"degraded"}`, 'end'),
    reason: 'body_mismatch',
    message: /^expected status to be ok, healthy or up, got "degraded"$/,
    statusCode: 200,
    isMeasured: true,
  },
];

/** Faults of the status and of where it leads. */
const statusFaults: readonly Fault[] = [
  {
    name: 'answers 204 where a JSON body is expected',
    serve: () => serveRaw('HTTP/1.1 204 No Content\r\n\r\n', 'end'),
    reason: 'body_mismatch',
    message: /^expected a JSON body, got none \(status 204\)$/,
    statusCode: 204,
    isMeasured: true,
  },
  {
    name: 'redirects although no redirect is allowed',
    serve: () => serveStatus(302, { location: '/login?token=secret' }),
    reason: 'redirect',
    message: /^expected status 200-299, got 302 to http:\/\/localhost:\d+\/login$/,
    statusCode: 302,
    isMeasured: true,
  },
  {
    name: 'redirects to another host',
    serve: () => serveStatus(301, { location: 'http://user:secret@other.example/health' }),
    check: { maxRedirects: 5 },
    reason: 'redirect',
    message: /^expected to stay on localhost:\d+, got 301 to http:\/\/other\.example\/health$/,
    statusCode: 301,
    isMeasured: true,
  },
  {
    name: 'redirects in a loop',
    serve: () => serveStatus(307, { location: '/health' }),
    check: { maxRedirects: 3 },
    reason: 'redirect',
    message: /^expected at most 3 redirects, got 307 to http:\/\/localhost:\d+\/health$/,
    statusCode: 307,
    isMeasured: true,
  },
  {
    name: 'answers 404',
    serve: () => serveStatus(404),
    reason: 'http_status',
    message: /^expected status 200-299, got 404$/,
    statusCode: 404,
    isMeasured: true,
  },
  {
    name: 'answers 503',
    serve: () => serveStatus(503),
    reason: 'http_status',
    message: /^expected status 200-299, got 503$/,
    statusCode: 503,
    isMeasured: true,
  },
];

const longAgo = new Date('2020-01-01T00:00:00Z');
const lastYear = new Date('2021-01-01T00:00:00Z');
const farAhead = new Date('2049-01-01T00:00:00Z');
const expired = makeCertificate('localhost', longAgo, lastYear);
const otherHost = makeCertificate('other.example', longAgo, farAhead);
const selfSigned = makeCertificate('localhost', longAgo, farAhead);

/** Faults of the certificate, and of who speaks TLS. */
const tlsFaults: readonly Fault[] = [
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

/** Every way in which a service is known to fail a probe. */
export const faults = [...connectionFaults, ...bodyFaults, ...statusFaults, ...tlsFaults];

function serveStatus(status: number, headers: Readonly<Record<string, string>> = {}) {
  return serveHttp((_request, response) => response.writeHead(status, headers).end('{}'));
}

function serveEncoded(encoding: string, body: Buffer) {
  return serveHttp((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body),
  );
}
