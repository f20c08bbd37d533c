// Forked by the rows: the service that is probed. Tells its port first; to every message after that
// it answers with how long each delayed answer really took, and forgets them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, setPriority } from 'node:os';

/** One delayed answer. */
export interface TrueDuration {
  /** Of the request. */
  readonly id: number;
  /** Unix milliseconds. */
  readonly arrivedAt: number;
  /** Milliseconds from the request's arrival to the answer. */
  readonly durationMs: number;
}

const BODY = JSON.stringify({
  status: 'healthy',
  service: 'auth-service',
  version: '1.4.2',
  uptime: 123456.78,
  timestamp: '2026-01-01T00:00:00.000Z',
  dependencies: { database: 'ok', redis: 'ok' },
});
const HEADERS = { 'content-type': 'application/json', 'content-length': BODY.length };

// What it waits for a core would else be counted as the monitor's error.
try {
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  process.stderr.write(
    'the target runs at normal priority, which this user may not raise: errors are larger\n',
  );
}

let trueDurations: TrueDuration[] = [];

const server = createServer((request, response) => {
  const arrived = performance.now();
  const { searchParams } = new URL(request.url ?? '/', 'http://target');
  const answer = () => response.writeHead(200, HEADERS).end(BODY);
  const delayMs = Number(searchParams.get('delay'));
  if (delayMs === 0) return void answer();
  setTimeout(() => {
    trueDurations.push({
      id: Number(searchParams.get('id')),
      arrivedAt: performance.timeOrigin + arrived,
      durationMs: performance.now() - arrived,
    });
    answer();
  }, delayMs);
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.(trueDurations);
  trueDurations = [];
});
process.on('disconnect', () => process.exit());
