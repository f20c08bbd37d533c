import type { Request } from 'express';
import { ExchangeError } from '../errors.ts';
import { BodyChunks, bodyText, parseJson } from '../http-client/read-body.ts';
import { nextTurn } from '../time-slice.ts';
import { Problem } from './problem.ts';

/** Bytes of a body, also after decompression: 100 alerts of Alertmanager with 2 kB each. */
export const MAX_BODY_BYTES = 262_144;
const TOO_LARGE = 'the body is larger than 256 KiB; max_alerts of Alertmanager limits a webhook';

/** The JSON document of a request. Throws a Problem for a body that is too large or no JSON. */
export async function readJson(request: Request): Promise<unknown> {
  if (!request.is('application/json')) {
    throw new Problem(415, 'expected a body with Content-Type: application/json');
  }
  if (Number(request.get('content-length')) > MAX_BODY_BYTES) throw new Problem(413, TOO_LARGE);
  const text = await readText(request).catch((error: unknown) => {
    if (!(error instanceof ExchangeError)) throw new Problem(400, 'the body is not complete');
    if (error.reason === 'body_too_large') throw new Problem(413, TOO_LARGE);
    throw new Problem(415, 'expected a body in UTF-8, plain, gzip, deflate or br');
  });
  const document = parseJson(text);
  if (document !== undefined) return document;
  const errors = [{ path: '(the whole)', message: 'expected a JSON document' }];
  throw new Problem(400, 'the body is malformed', { errors });
}

async function readText(request: Request): Promise<string> {
  const chunks = new BodyChunks(MAX_BODY_BYTES);
  // The connection stays open for the refusal of a body that is too large.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const fault = chunks.add(chunk as Buffer);
    if (fault) throw fault;
  }
  // Many bodies at a time must not hold the event loop.
  await nextTurn();
  return bodyText(chunks.join(), request.get('content-encoding'), MAX_BODY_BYTES);
}
