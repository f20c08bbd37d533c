import { serveDripping, serveNobody, serveRaw } from './fault.ts';
import type { Fault } from './fault.ts';
import { serveTcp } from './test-server.ts';

/** Faults before there is an answer. */
export const connectionFaults: readonly Fault[] = [
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
