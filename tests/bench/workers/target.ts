// A forked server: the service that is probed. Sends its port. Responds to each message with the true
// durations of the delayed responses since the last message.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, setPriority } from 'node:os';

/** A delayed response. */
export interface TrueDuration {
  /** From the request. */
  readonly id: number;
  /** Unix milliseconds. */
  readonly arrivedAt: number;
  /** Milliseconds from the arrival of the request to the response. */
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

// Otherwise its wait for a core would count as an error of the monitor.
try {
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  process.stderr.write(
    'the target runs at normal priority, because this user may not raise it: errors are larger\n',
  );
}

let trueDurations: TrueDuration[] = [];

const server = createServer((request, response) => {
  const arrived = performance.now();
  const { searchParams } = new URL(request.url ?? '/', 'http://target');
  const respond = () => response.writeHead(200, HEADERS).end(BODY);
  const delayMs = Number(searchParams.get('delay'));
  if (delayMs === 0) return void respond();
  setTimeout(() => {
    trueDurations.push({
      id: Number(searchParams.get('id')),
      arrivedAt: performance.timeOrigin + arrived,
      durationMs: performance.now() - arrived,
    });
    respond();
  }, delayMs);
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.(trueDurations);
  trueDurations = [];
});
process.on('disconnect', () => process.exit());
