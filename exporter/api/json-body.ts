import type { Request } from 'express';
import { ExchangeError } from '../errors.ts';
import { BodyChunks, bodyText, parseJson } from '../http-client/read-body.ts';
import { nextTurn } from '../time-slice.ts';
import { Problem } from './problem.ts';

/** Bytes of a body, also after decompression: 100 alerts of Alertmanager with 2 kB each. */
export const MAX_BODY_BYTES = 262_144;

const tooLarge = () =>
  new Problem(413, 'the body is larger than 256 KiB; max_alerts of Alertmanager limits a webhook');

/**
 * The JSON document of a request. Requests are parsed one after another, so that many at a time do not hold
 * the event loop. Throws a Problem for a body that is too large or no JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (!request.is('application/json')) {
    throw new Problem(415, 'expected a body with Content-Type: application/json');
  }
  if (Number(request.get('content-length')) > MAX_BODY_BYTES) throw tooLarge();
  const body = await readBytes(request);
  await nextTurn();
  const document = parseJson(decoded(body, request.get('content-encoding')));
  if (document !== undefined) return document;
  const errors = [{ path: '(the whole)', message: 'expected a JSON document' }];
  throw new Problem(400, 'the body is malformed', { errors });
}

async function readBytes(request: Request): Promise<Buffer> {
  const chunks = new BodyChunks(MAX_BODY_BYTES);
  try {
    // The connection stays open for the refusal of a body that is too large.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (chunks.add(chunk as Buffer)) throw tooLarge();
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(400, 'the body is not complete');
  }
  return chunks.join();
}

function decoded(body: Buffer, encoding: string | undefined): string {
  try {
    return bodyText(body, encoding, MAX_BODY_BYTES);
  } catch (error) {
    if (error instanceof ExchangeError && error.reason === 'body_too_large') throw tooLarge();
    throw new Problem(415, 'expected a body in UTF-8, plain, gzip, deflate or br');
  }
}
