import { serveRaw } from './fault.ts';
import type { Fault } from './fault.ts';
import { serveHttp } from './test-server.ts';

/** Faults of the status, redirects included. */
export const statusFaults: readonly Fault[] = [
  {
    name: 'responds with 204 where a JSON body is expected',
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
    name: 'switches to another protocol',
    serve: () =>
      serveRaw(
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
        'hang',
      ),
    reason: 'http_status',
    message: /^expected status 200-299, got 101$/,
    statusCode: 101,
    isMeasured: true,
  },
  {
    name: 'responds with 404',
    serve: () => serveStatus(404),
    reason: 'http_status',
    message: /^expected status 200-299, got 404$/,
    statusCode: 404,
    isMeasured: true,
  },
  {
    name: 'responds with 503',
    serve: () => serveStatus(503),
    reason: 'http_status',
    message: /^expected status 200-299, got 503$/,
    statusCode: 503,
    isMeasured: true,
  },
];

function serveStatus(status: number, headers: Readonly<Record<string, string>> = {}) {
  return serveHttp((_request, response) => response.writeHead(status, headers).end('{}'));
}
