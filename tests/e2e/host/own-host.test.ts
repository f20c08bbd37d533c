import { execFileSync } from 'node:child_process';
import { expect, test, type TestContext } from 'vitest';
import { serveHealthy, serveHttp, serveTcp } from '../../support/probes/test-server.ts';
import { skipOrFail } from '../../support/processes/real-part.ts';
import { readLogLines } from '../../support/log-lines.ts';
import { spawnBuilt, type SpawnOptions } from '../../support/processes/spawn-built.ts';

/** Several rounds of probes. */
const WATCHED_PROBES = 20;
const QUICK = { interval: '1s', timeout: '3s', earlyReprobe: '1s', unhealthyAfter: 2 };
const many = (count: number, name: string, service: object) =>
  Array.from({ length: count }, (_, index) => ({ ...QUICK, name: `${name}-${index}`, ...service }));

interface Line {
  readonly time: string;
  readonly msg: string;
  readonly service?: string;
  readonly failure?: { readonly reason: string; readonly message: string };
}

/** The build with its log at debug, and its lines. */
async function start(options: SpawnOptions) {
  const { lines, onOutput } = readLogLines<Line>();
  const environment = { LOG_LEVEL: 'debug' };
  const started = await spawnBuilt({ ...options, environment, onOutput });
  /** Finished probes of the services whose names start so; failed ones with their reason. */
  const probes = (name: string) =>
    lines
      .filter(({ msg, service }) => msg === 'service probed' && service?.startsWith(name))
      .map(({ failure }) => failure?.message ?? 'good');
  const untilWatched = (name: string, count = WATCHED_PROBES) =>
    expect.poll(() => probes(name).length).toBeGreaterThan(count);
  return { ...started, lines, probes, untilWatched };
}

/** Shell words that give a command its own network and files; `setup` runs there first. */
function isolated(setup: string, context: TestContext): readonly [string, string] {
  const unshare = 'unshare --map-root-user --mount --net --pid --fork --kill-child';
  try {
    execFileSync('sh', ['-c', `${unshare} true`], { stdio: 'ignore' });
  } catch {
    skipOrFail('own-host: this machine allows no namespaces', (note) => context.skip(note));
  }
  return [`exec ${unshare} sh -c '${setup} "$@"' _`, ''];
}

/** A server in the namespace: healthy, except for the path /hang. A name server that never answers. */
const SERVER = `
  require("node:http").createServer((request, response) => {
    if (request.url !== "/hang") response.end(JSON.stringify({ status: "ok" }));
  }).listen(7000, "127.0.0.1", () => require("node:fs").writeFileSync(process.argv[1], ""));
  require("node:dgram").createSocket("udp4").bind(53, "127.0.0.1");
`.replaceAll(/\s+/g, ' ');
const SERVE = `ip link set lo up; "$2" -e '\\''${SERVER}'\\'' "$FOLDER/ready" & until [ -e "$FOLDER/ready" ]; do sleep 0.1; done;`;

test('without free file descriptors no health changes; a counter and one log line tell', async () => {
  await using healthy = await serveHttp(serveHealthy);
  await using hanging = await serveTcp((socket) => socket.resume());
  const services = [
    ...many(4, 'good', { url: healthy.url.replace('localhost', '127.0.0.1') }),
    ...many(120, 'hanging', { url: hanging.url.replace('localhost', '127.0.0.1') }),
  ];
  const { lines, probes, untilWatched, value } = await start({
    services,
    shell: ['ulimit -n 64;', ''],
  });
  await untilWatched('good');
  expect(new Set(probes('good'))).toEqual(new Set(['good']));
  const reasons = lines.flatMap(({ failure }) => failure?.reason ?? []);
  expect(new Set(reasons)).toEqual(new Set(['timeout']));
  const warned = () => lines.filter(({ msg }) => msg.startsWith('this host cannot probe'));
  // At most one a minute: a busy machine may need longer for the probes of this test.
  await expect.poll(() => warned()[0]).toMatchObject({ level: 'warn', reason: 'no_descriptors' });
  const minutes = warned().map(({ time }) => Math.floor(Date.parse(time) / 60_000));
  expect(new Set(minutes).size).toBe(minutes.length);
  const inconclusive = () => value('penpal_monitoring_probes_inconclusive_total').catch(() => 0);
  await expect.poll(inconclusive).toBeGreaterThan(0);
});

test('without free local ports no health changes', async (context) => {
  const url = 'http://127.0.0.1:7000';
  const services = [
    ...many(4, 'good', { url, check: { path: '/health' } }),
    ...many(20, 'hanging', { url, check: { path: '/hang' } }),
  ];
  const ports = `${SERVE} echo 40000 40015 > /proc/sys/net/ipv4/ip_local_port_range;`;
  const { lines, probes, untilWatched } = await start({
    services,
    shell: isolated(ports, context),
  });
  await untilWatched('good', 3);
  expect(new Set(probes('good'))).toEqual(new Set(['good']));
  const warned = () => lines.filter(({ msg }) => msg.startsWith('this host cannot probe'));
  await expect.poll(() => warned()[0]).toMatchObject({ level: 'warn', reason: 'no_ports' });
});

test.for([2, 6, 100])(
  'names at a mute name server hold no others up: %d names',
  async (count, context) => {
    const services = [
      ...[0, 1, 2, 3].map((index) => ({
        ...QUICK,
        ...{ name: `good-${index}`, url: `http://good-${index}.test:7000` },
      })),
      ...Array.from({ length: count }, (_, index) => ({
        ...QUICK,
        ...{ name: `mute-${index}`, url: `http://mute-${index}.test` },
      })),
    ];
    const names = [0, 1, 2, 3].map((index) => `good-${index}.test`).join(' ');
    const setup = `${SERVE} echo nameserver 127.0.0.1 > "$FOLDER/resolv"; echo 127.0.0.1 ${names} > "$FOLDER/hosts"; mount --bind "$FOLDER/resolv" /etc/resolv.conf; mount --bind "$FOLDER/hosts" /etc/hosts;`;
    const { lines, probes, untilWatched } = await start({
      services,
      shell: isolated(setup, context),
    });
    await untilWatched('good');
    expect(new Set(probes('good'))).toEqual(new Set(['good']));
    const hung = /still waiting for the DNS lookup$|does not resolve at the moment$/;
    expect(probes('mute').filter((message) => !hung.test(message))).toEqual([]);
    const unhealthy = () =>
      lines.flatMap(({ msg, service = '' }) => (msg === 'service is unhealthy' ? [service] : []));
    await expect.poll(unhealthy).toContain('mute-0');
    expect(unhealthy().filter((name) => name.startsWith('good'))).toEqual([]);
  },
);

// RFC 6724 sorts the first behind the IPv4 address and the second before it.
test.for(['fd00::1', '2001:db8::1'])(
  'a slow address beside %s, which is dead, is healthy',
  async (dead, context) => {
    const services = [{ ...QUICK, name: 'good', url: 'http://both.test:7000', timeout: '5s' }];
    // The first SYN of each connection is lost, so it takes a second. All IPv6 packets are lost.
    const setup = `${SERVE} echo 127.0.0.1 both.test > "$FOLDER/hosts"; echo ${dead} both.test >> "$FOLDER/hosts";
    mount --bind "$FOLDER/hosts" /etc/hosts; ip addr add 192.0.2.1/32 dev lo; ip -6 addr add 2001:db8:1::1/128 dev lo;
    ip -6 route add ${dead} dev lo && ip6tables -w 9 -A OUTPUT -d ${dead} -j DROP &&
    iptables -w 9 -A INPUT -p tcp --syn --dport 7000 -m statistic --mode nth --every 2 --packet 0 -j DROP || exit 77;`;
    const { probes, exited } = await start({ services, shell: isolated(setup, context) });
    let exit: number | null | undefined;
    void exited.then(([code]) => (exit = code));
    const isWatched = () => exit !== undefined || probes('good').length > 2;
    await expect.poll(isWatched).toBe(true);
    if (exit === 77) skipOrFail('own-host: no packet filter here', (note) => context.skip(note));
    expect(new Set(probes('good'))).toEqual(new Set(['good']));
  },
);
