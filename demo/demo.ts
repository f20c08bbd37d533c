import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';
import { USUAL_CONTROL_PORT } from './fleet/fleet.ts';
import { USUAL_PORTS } from './fleet/penpal-services.ts';
import { isPortFree } from './server.ts';
import { startStack, type Stack } from './stack.ts';

// npm run demo: the simulated services, the monitoring service, Prometheus and Alertmanager, on the
// ports that they usually have. Ctrl-C ends everything. With `-- --planned` the services also do what the
// real ones only plan, such as payment metrics.

const PORTS = { 'monitoring-service': 3005, prometheus: 9090, alertmanager: 9093 };
/** Milliseconds. Shorter than as shipped, so that faults show sooner. */
const PROBE_INTERVAL = '10000';

const startedMs = performance.now();
const taken = await takenPorts();
if (taken.length > 0) {
  console.error(taken.join('\n'));
  process.exit(1);
}

console.log(
  'Starting the simulated Penpal services, the monitoring service, Prometheus and Alertmanager …',
);
const leave = () => process.exit(130);
process.once('SIGINT', leave);
const stack = await startStack({
  fleet: { planned: process.argv.includes('--planned') },
  ports: { ...PORTS, exporter: PORTS['monitoring-service'] },
  environment: { HEALTH_CHECK_INTERVAL: PROBE_INTERVAL, LOG_LEVEL: 'info' },
  onExporterLine: printLogLine(),
});
process.off('SIGINT', leave);
let stopping: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
void stack.exporter.exited.then(({ code, signal }) => {
  if (stopping) return;
  console.error(`The monitoring service ended by itself (${signal ?? `exit code ${code}`}).`);
  process.exitCode = 1;
  void stop();
});
describe(stack);

function stop(): Promise<void> {
  return (stopping ??= stack.stop().then(() => console.log('Everything has ended.')));
}

/** One line for each port that another program uses, with what to do. */
async function takenPorts(): Promise<readonly string[]> {
  const ports = { ...USUAL_PORTS, ...PORTS, 'fleet control': USUAL_CONTROL_PORT };
  const lines: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (await isPortFree(port)) continue;
    const find = `\`lsof -i :${port}\` or \`ss -ltnp 'sport = :${port}'\` names it.`;
    lines.push(`Port ${port} (${name}) is in use by another program. Stop that one first; ${find}`);
  }
  return lines;
}

/** Prints the log of the monitoring service for people, and its other lines as they are. */
function printLogLine(): (line: string) => void {
  const pretty = prettyFactory({
    ignore: 'pid,hostname,service',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
    colorize: process.stdout.isTTY,
  });
  return (line) => process.stdout.write(pretty(line) ?? '');
}

function describe({ fleet, exporter, exporterStartMs, ...parts }: Stack): void {
  const row = (what: string, url: string, how = '') =>
    console.log(`${what.padEnd(30)}${url.padEnd(56)}${how}`.trimEnd());
  console.log();
  row('WHAT RUNS', 'URL', 'HOW TO BREAK IT');
  for (const { name, url } of Object.values(fleet.services)) {
    row(`${name} (simulated)`, url, `curl -X POST ${fleet.controlUrl}/${name}/down`);
  }
  row('status page', exporter.url);
  row('  API', `${exporter.url}/api/docs`);
  row('  metrics', `${exporter.url}/metrics`);
  row('  notifications', `${exporter.url}/api/v1/monitoring/notifications`);
  for (const [name, part] of Object.entries({
    Prometheus: parts.prometheus,
    Alertmanager: parts.alertmanager,
  })) {
    if ('absent' in part) console.log(styleText('yellow', part.absent));
    else row(name, part.url);
  }
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  console.log(`
Other faults instead of down: hang, slow?ms=6000, error, reset, bad-body. ok repairs the service. All of them: ${fleet.controlUrl}/
The monitoring service was ready ${seconds(exporterStartMs)} s after its start, everything after ${seconds(performance.now() - startedMs)} s. Ctrl-C ends everything.
`);
}
