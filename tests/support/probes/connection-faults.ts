import { serveDripping, serveNobody, serveRaw } from './fault.ts';
import type { Fault } from './fault.ts';
import { serveTcp } from './test-server.ts';

const CLOSED = /^localhost:\d+: the connection was closed before the response was complete$/;

/** Faults before there is a response. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'has a name that does not resolve',
    // A label has at most 63 characters, so no DNS server is asked.
    serve: async () => ({ ...(await serveNobody()), url: `http://${'n'.repeat(64)}.invalid` }),
    reason: 'dns',
    message: /\.invalid: the host name does not resolve$/,
    isMeasured: false,
  },
  {
    name: 'refuses the connection',
    serve: serveNobody,
    reason: 'connection_refused',
    message: /^localhost:\d+: the connection was refused \(127\.0\.0\.1\)$/,
    isMeasured: false,
  },
  {
    name: 'resets the connection before the response',
    serve: () => serveRaw('', 'reset'),
    reason: 'connection_reset',
    message: CLOSED,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the response',
    serve: () => serveRaw('', 'end'),
    reason: 'connection_reset',
    message: CLOSED,
    isMeasured: false,
  },
  {
    name: 'resets the connection in the headers',
    serve: () => serveRaw('HTTP/1.1 200 OK\r\ncontent-ty', 'reset'),
    reason: 'connection_reset',
    message: CLOSED,
    isMeasured: false,
  },
  {
    name: 'closes the connection in the headers',
    serve: () => serveRaw('HTTP/1.1 200 OK\r\ncontent-ty', 'end'),
    reason: 'connection_reset',
    message: CLOSED,
    isMeasured: false,
  },
  {
    name: 'accepts the connection and hangs',
    serve: () => serveTcp((socket) => socket.resume()),
    reason: 'timeout',
    message:
      /: the response was not complete within 400 ms, still waiting for the response headers$/,
    isMeasured: true,
  },
  {
    name: 'sends its headers slowly',
    serve: () => serveDripping('HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n'),
    reason: 'timeout',
    message: /still waiting for the response headers$/,
    isMeasured: true,
  },
  {
    name: 'sends endless interim responses',
    serve: () => serveDripping('HTTP/1.1 103 Early Hints\r\n\r\n'),
    reason: 'invalid_response',
    message: /: more than 20 interim responses \(status 1xx\)$/,
    isMeasured: false,
  },
  {
    name: 'does not speak HTTP',
    serve: () => serveRaw('SSH-2.0-OpenSSH_9.6\r\n', 'hang'),
    reason: 'invalid_response',
    message: /^localhost:\d+: the response is not valid HTTP: it has no status line$/,
    isMeasured: false,
  },
  {
    name: 'sends headers that are too large',
    serve: () => serveRaw(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(70_000)}\r\n\r\n`, 'hang'),
    reason: 'invalid_response',
    message: /: the response headers are larger than 65536 bytes$/,
    isMeasured: false,
  },
];
