import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import got from 'got';
import type { CheckConfig } from '../../exporter/config/config.ts';
import { probeHttp } from '../../exporter/probes/probe.ts';

/** One GET over a new connection with the whole body. Resolves with the measured milliseconds. */
export type Client = (url: URL) => Promise<number>;

const DEADLINE_MS = 5000;
const agent = { http: new Agent({ keepAlive: false }) };
const plain = got.extend({
  agent,
  retry: { limit: 0 },
  throwHttpErrors: false,
  timeout: { request: DEADLINE_MS },
});
const lean = got.extend({
  agent,
  retry: { limit: 0 },
  throwHttpErrors: false,
  decompress: false,
  followRedirect: false,
});

/** From the simplest code to the cheapest execution. */
export const clients: Readonly<Record<string, Client>> = {
  /** The monitor's own probe: the exchange, its phases, and the judgement of the response. */
  async 'the probe itself'(url) {
    const check: CheckConfig = {
      ...{ url: url.href, method: 'GET', headers: {}, maxRedirects: 0, maxBodyBytes: 1_048_576 },
      ...{ intervalMs: 30_000, timeoutMs: DEADLINE_MS, slowThresholdMs: DEADLINE_MS },
      ...{ unhealthyAfter: 2, healthyAfter: 1, earlyReprobeMs: 5_000 },
      expectStatus: [{ from: 200, to: 299 }],
      tls: { skipVerification: false },
    };
    const { durationSeconds, failure } = await probeHttp(check);
    if (failure || durationSeconds === undefined) throw new Error(failure?.message);
    return durationSeconds * 1000;
  },

  /** The cost of the pacing, which every other result includes. */
  nothing: () => Promise.resolve(0),

  async 'got, promise'(url) {
    const start = performance.now();
    const { body } = await plain(url);
    return measured(start, body);
  },

  'got, stream'(url) {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const stream = lean.stream(url);
      const deadline = setTimeout(() => stream.destroy(new Error('deadline')), DEADLINE_MS);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        clearTimeout(deadline);
        resolve(measured(start, Buffer.concat(chunks).toString()));
      });
      stream.once('error', reject);
    });
  },

  'node:http, as it comes'(url) {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const request = httpRequest(url, { agent: false, signal }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => (body += text));
        response.on('end', () => resolve(measured(start, body)));
      });
      request.on('error', reject);
      request.end();
    });
  },

  /** Without agent, URL parsing and default headers; destroyed as soon as the response is complete. */
  'node:http, lean'({ hostname, port, host, pathname, search }) {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const request = httpRequest({
        path: pathname + search,
        headers: ['Host', host, 'Accept', 'application/json', 'Connection', 'close'],
        setDefaultHeaders: false,
        createConnection: () => connect(Number(port), hostname),
      });
      const deadline = setTimeout(() => request.destroy(new Error('deadline')), DEADLINE_MS);
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          clearTimeout(deadline);
          resolve(measured(start, Buffer.concat(chunks).toString()));
          request.destroy();
        });
      });
      request.once('error', reject);
      request.end();
    });
  },
};

/** Milliseconds since `start`. Throws if the body is not the target's. */
function measured(start: number, body: string): number {
  const durationMs = performance.now() - start;
  if (!body.endsWith('}')) throw new Error(`unexpected response: ${body.slice(0, 80)}`);
  return durationMs;
}
