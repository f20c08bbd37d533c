import fc from 'fast-check';
import { anyText } from '../fuzz.ts';
import { serveTcp } from '../probes/test-server.ts';
import type { TestServer } from '../probes/test-server.ts';

/** What a hostile server does with one connection: bytes in pieces, and then something. */
export interface HostileAnswer {
  readonly pieces: readonly Uint8Array[];
  /** Milliseconds between the pieces. */
  readonly pauseMs: number;
  readonly then: 'end' | 'reset' | 'hang';
  /** Before the request has come. */
  readonly isUnasked: boolean;
}

/** A server whose next answers are `answer`'s; it may be changed while it runs. */
export interface HostileServer extends TestServer {
  answer: HostileAnswer;
}

/** For tests: a server that speaks whatever it is told instead of HTTP. */
export async function serveHostile(answer: HostileAnswer): Promise<HostileServer> {
  const server = await serveTcp((socket) => {
    const { pieces, pauseMs, then, isUnasked } = hostile.answer;
    const left = [...pieces];
    const next = () => {
      const piece = left.shift();
      if (!socket.writable) return;
      if (piece) socket.write(piece, () => void setTimeout(next, pauseMs));
      else if (then === 'end') socket.end();
      else if (then === 'reset') socket.resetAndDestroy();
    };
    if (isUnasked) next();
    else socket.once('data', next);
    socket.resume();
  });
  const hostile: HostileServer = Object.assign(server, { answer });
  return hostile;
}

const CRLF = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '');
const oddText = anyText({ maxLength: 12 });
const statusLine = fc.oneof(
  fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.0 200 OK', 'HTTP/1.1 200', 'HTTP/1.1 204 No Content'),
  fc.constantFrom('HTTP/1.1 301 Moved', 'HTTP/1.1 500 Oops', 'HTTP/2 200', 'HTTP/1.1 999 Nine'),
  fc.constantFrom(
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 101 Switching',
    'ICY 200 OK',
    'HTTP/1.1 0 Zero',
  ),
  oddText.map((text) => `HTTP/1.1 200 ${text}`),
);
const header = fc.oneof(
  fc.constantFrom('content-type: application/json', 'content-encoding: gzip', 'connection: close'),
  fc.constantFrom('transfer-encoding: chunked', 'transfer-encoding: gzip, chunked', 'upgrade: h2c'),
  fc.constantFrom(
    'content-encoding: br',
    'content-encoding: deflate',
    'content-encoding: __proto__',
  ),
  fc.constantFrom('location: /', 'location: http://[', 'location: //other/', 'trailer: x', 'x:y'),
  fc
    .oneof(fc.integer({ min: -1, max: 60 }), fc.constant('1e9'), fc.constant('5, 5'))
    .map((length) => `content-length: ${length}`),
  fc.tuple(oddText, oddText).map(([name, value]) => `${name}: ${value}`),
);
const body = fc.oneof(
  fc.constantFrom('{"status":"ok"}', '{"status":"ok","dependencies":{"__proto__":"ok"}}', '', '[]'),
  fc.constantFrom(
    'f\r\n{"status":"ok"}\r\n0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '-1\r\n',
    '0;x\r\n\r\n',
  ),
  fc.json(),
  oddText,
);

const head = fc
  .record({ statusLine, headers: fc.array(header, { maxLength: 5 }), end: CRLF, last: CRLF })
  .map(({ statusLine, headers, end, last }) => [statusLine, ...headers, ''].join(end) + last);

/** Something like an HTTP answer, in bytes. */
const nearlyHttp = fc.tuple(head, body).map(([start, rest]) => Buffer.from(start + rest, 'latin1'));

/** For tests: answers from nearly right to bytes that are none, whole, cut, slow or broken off. */
export const hostileAnswers = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<HostileAnswer> =>
  fc
    .record({
      bytes: fc.oneof({ weight: 3, arbitrary: nearlyHttp }, bytes),
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
      pauseMs: fc.constantFrom(0, 1, 20),
      then: fc.constantFrom('end', 'end', 'reset', 'hang'),
      isUnasked: fc.boolean(),
    })
    .map(({ bytes, cuts, ...how }) => ({ ...how, pieces: inPieces(bytes, cuts) }));

function inPieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length];
  places.sort((a, b) => a - b);
  const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
  return pieces.filter((piece) => piece.length > 0);
}
