import { request } from 'node:http';

/** What a client of the fleet met: an answer, or the code of the failure. */
export type Met =
  | { readonly status: number; readonly type: string; readonly body: string }
  | { readonly failed: string };

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long to wait for the answer; then `failed` is `timeout`. Default 5000. */
  readonly timeoutMs?: number;
}

/** For tests: one request over a connection of its own. Never rejects. */
export function ask(url: string, options: AskOptions = {}): Promise<Met> {
  const { method = 'GET', headers = {}, timeoutMs = 5000 } = options;
  return new Promise((resolve) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const type = response.headers['content-type'] ?? '';
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, type, body });
      });
    });
    const timer = setTimeout(() => sent.destroy(new CodedError('timeout')), timeoutMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ failed: error.code ?? 'unknown' }),
    );
    sent.end();
  });
}

/** The JSON of a 200; throws what was met instead. */
export async function askJson(url: string, options?: AskOptions): Promise<unknown> {
  const met = await ask(url, options);
  if (!('body' in met) || met.status !== 200) throw new Error(JSON.stringify(met));
  return JSON.parse(met.body);
}

class CodedError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
