/** What a hostile client does on each of its connections. */
export interface Attack {
  readonly connections: number;
  /** Bytes that each connection sends at once; none for an idle connection. */
  readonly bytes: string;
  /** False: the client never reads a response. */
  readonly reads: boolean;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const DOCUMENT = get('/api/docs-json');
/** As many requests as fit into about 66 kB, the most that Node reads at once. */
const BURST = DOCUMENT.repeat(Math.floor(66_000 / DOCUMENT.length));
const readers = (path: string): Attack => ({ connections: 200, bytes: get(path), reads: false });
const ranges = (path: string) =>
  Array.from({ length: 200 }, (_, index) => get(`${path}?timeRange=${3_600 + index}s`)).join('');

/** Clients that try to stop the service or to fill its memory. */
export const ATTACKS = {
  'one pipelined burst': { connections: 1, bytes: BURST, reads: true },
  'five pipelined bursts': { connections: 5, bytes: BURST, reads: true },
  'metrics that nobody reads': readers('/metrics'),
  'pages that nobody reads': {
    ...readers('/'),
    bytes: 'GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n',
  },
  'exports that nobody reads': readers('/api/v1/dashboard/export'),
  'lists of services that nobody reads': readers('/api/v1/health/services'),
  'many different time ranges': {
    connections: 4,
    bytes: ranges('/api/v1/monitoring/performance'),
    reads: true,
  },
  'headers that never end': {
    connections: 200,
    bytes: 'GET / HTTP/1.1\r\nHost: a\r\n',
    reads: true,
  },
  'idle connections': { connections: 200, bytes: '', reads: true },
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof ATTACKS;
