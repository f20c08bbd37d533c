import { gzipSync } from 'node:zlib';
import { serveDripping, serveEndless, serveRaw } from './fault.ts';
import type { Fault } from './fault.ts';
import { serveHttp } from './test-server.ts';

const CLOSED = /^localhost:\d+: the connection was closed before the response was complete$/;
const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const GOOD_BODY = '{"status":"ok"}';
const ONE_MEBIBYTE = gzipSync(Buffer.alloc(1_048_576));
/** 0.1 MB that decompresses to 100 MB. */
const GZIP_BOMB = Buffer.concat(Array.from({ length: 100 }, () => ONE_MEBIBYTE));

/** Faults in the body, after good headers. */
export const bodyFaults: readonly Fault[] = [
  {
    name: 'resets the connection in the body',
    serve: () => serveRaw(`${JSON_HEAD}content-length: 100\r\n\r\n{"status"`, 'reset'),
    reason: 'connection_reset',
    message: CLOSED,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'resets the connection in a body without a length',
    serve: () => serveRaw(`${JSON_HEAD}\r\n${GOOD_BODY}`, 'reset'),
    reason: 'connection_reset',
    message: CLOSED,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the announced length',
    serve: () => serveRaw(`${JSON_HEAD}content-length: 100\r\n\r\n${GOOD_BODY}`, 'end'),
    reason: 'connection_reset',
    message: CLOSED,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'closes the connection before the last chunk',
    serve: () =>
      serveRaw(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\nf\r\n${GOOD_BODY}\r\n`, 'end'),
    reason: 'connection_reset',
    message: CLOSED,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends invalid chunks',
    serve: () => serveRaw(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\nxyz\r\n`, 'hang'),
    reason: 'invalid_response',
    message: /: the response is not valid HTTP: a chunk has no valid size$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends its body byte by byte, past the deadline',
    serve: () => serveDripping(`${JSON_HEAD}\r\n{"status":"ok"`, ' '),
    reason: 'timeout',
    message:
      /: the response was not complete within 400 ms, still waiting for the rest of the body$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'sends an endless body',
    serve: serveEndless,
    reason: 'body_too_large',
    message: /: the body is larger than 1048576 bytes$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends its body in tiny chunks',
    serve: () =>
      serveRaw(
        `${JSON_HEAD}transfer-encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(100_000)}0\r\n\r\n`,
        'end',
      ),
    reason: 'body_too_large',
    message: /: the body came in more than 10000 pieces of less than 32 bytes$/,
    statusCode: 200,
    isMeasured: false,
  },
  {
    name: 'sends a gzip bomb',
    serve: () => serveEncoded('gzip', GZIP_BOMB),
    reason: 'body_too_large',
    message: /: the body is larger than 1048576 bytes when decompressed$/,
    statusCode: 200,
    isMeasured: true,
  },
  {
    name: 'announces gzip and sends something else',
    serve: () => serveEncoded('gzip', Buffer.from(GOOD_BODY)),
    reason: 'invalid_response',
    message: /: the body cannot be decoded \(content-encoding gzip\)$/,
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
    name: 'reports a bad status in a valid body',
    serve: () => serveRaw(`${JSON_HEAD}\r\n{"status":"degraded"}`, 'end'),
    reason: 'body_mismatch',
    message: /^expected status to be ok, healthy or up, got "degraded"$/,
    statusCode: 200,
    isMeasured: true,
  },
];

function serveEncoded(encoding: string, body: Buffer) {
  return serveHttp((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body),
  );
}
