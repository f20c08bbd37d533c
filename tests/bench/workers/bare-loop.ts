// `bare-loop.ts <url> <rate>` probes with node:http and nothing else, at an even rate: the same request as the
// monitoring service, a new connection for each, the body parsed, a deadline.
import { get } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { USER_AGENT } from '../../../exporter/http-client/http-exchange.ts';

const [address = '', rate = ''] = process.argv.slice(2);
// As the service does when it has started.
setFlagsFromString('--heap-growing-percent=50');
const DEADLINE_MS = 5000;
const { hostname, port, host, pathname } = new URL(address);
const headers = {
  ...{ host, 'user-agent': USER_AGENT, accept: 'application/json, */*;q=0.5' },
  'accept-encoding': 'gzip',
};
const periodMs = 1000 / Number(rate);
let dueMs = performance.now();
let count = 0;

function probe(): void {
  const path = `${pathname}?delay=0&id=${count++ % Number(rate)}`;
  // Without an agent, each request has a connection of its own.
  const request = get({ hostname, port, path, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      clearTimeout(deadline);
      const { status } = JSON.parse(Buffer.concat(chunks).toString()) as { status: string };
      if (status !== 'healthy') throw new Error(`status ${status}`);
    });
  });
  const deadline = setTimeout(() => request.destroy(new Error('deadline')), DEADLINE_MS);
  dueMs += periodMs;
  setTimeout(probe, Math.max(0, dueMs - performance.now()));
}

probe();
