import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import { PROBLEM_TYPE } from './problem.ts';
import type { problemSchema } from './problem.ts';

type Refusal = readonly [status: number, detail: string];

const MALFORMED: Refusal = [400, 'the request is not valid HTTP'];
/** By the code of the error of Node's server. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
};

/**
 * Answers what Node's parser does not take for a request, so that no express ever sees it: with a
 * problem, and the end of the connection.
 */
export function refuseMalformed({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const [status, detail] = (Object.hasOwn(REFUSALS, code) && REFUSALS[code]) || MALFORMED;
  const title = STATUS_CODES[status] ?? 'Error';
  const problem: z.output<typeof problemSchema> = {
    ...{ type: 'about:blank', title, status, detail },
    ...{ instance: '', requestId: randomUUID() },
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
