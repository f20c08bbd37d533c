import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a client of the fleet got: a response, or the code of the failure. */
export type Met =
  | { readonly status: number; readonly type: string; readonly body: string }
  | { readonly failed: string };

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: a minute. After that, `failed` is `timeout`. */
  readonly timeoutMs?: number;
}

/** Sends one request over a connection of its own. Never rejects. */
export function ask(
  url: string,
  { timeoutMs = 60_000, ...options }: AskOptions = {},
): Promise<Met> {
  return new Promise((resolve) => {
    const sent = request(url, { ...options, agent: false }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const type = headers['content-type'] ?? '';
      void text(response).then((body) => resolve({ status, type, body }));
    });
    const timer = setTimeout(() => {
      resolve({ failed: 'timeout' });
      sent.destroy();
    }, timeoutMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => resolve({ failed: code }));
    sent.end();
  });
}

/** The JSON of a 200 response. Throws anything else. */
export async function askJson(url: string, options?: AskOptions): Promise<unknown> {
  const met = await ask(url, options);
  if (!('body' in met) || met.status !== 200) throw new Error(JSON.stringify(met));
  return JSON.parse(met.body);
}
