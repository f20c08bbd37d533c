import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As the real ai-service answered when it was recorded. */
const CONTENT_TYPE = 'text/plain; charset=utf-8; version=0.0.4';
const HEALTH = {
  ...{ status: 'ok', uptime: 1, service: 'ai-service', version: '1.0.0', environment: 'test' },
  dependencies: { database: 'not configured', redis: 'not configured', openai: 'ok' },
};

export const RECORDINGS = {
  /** Right after the start. */
  fresh: read('fresh'),
  /** After the requests that are listed where the recordings come from. */
  used: read('used'),
  /** After the same requests once more. */
  again: read('used').replaceAll(
    /^(ai_(?!service|active).+ )(\S+)$/gm,
    (_, series: string, value: string) => `${series}${2 * Number(value)}`,
  ),
} as const;

/** An ai-service that replays recordings. */
export interface ReplayedAiService extends AsyncDisposable {
  readonly url: string;
  /** What it exposes from now on; `nothing` is an error. First it is `fresh`. */
  replay(name: keyof typeof RECORDINGS | 'nothing'): void;
}

/** Starts it on a free port. */
export async function replayAiService(): Promise<ReplayedAiService> {
  let text: string | undefined = RECORDINGS.fresh;
  const server = createServer((request, response) => {
    if (request.url === '/api/v1/health') {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ ...HEALTH, timestamp: new Date().toISOString() }));
    } else if (request.url === '/api/v1/metrics' && text !== undefined) {
      response.setHeader('content-type', CONTENT_TYPE);
      response.end(text);
    } else {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    replay: (name) => (text = name === 'nothing' ? undefined : RECORDINGS[name]),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function read(name: string): string {
  return readFileSync(`tests/fixtures/ai-service-${name}.txt`, 'utf8');
}
