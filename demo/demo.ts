import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';
import { USUAL_CONTROL_PORT } from './fleet/fleet.ts';
import { USUAL_PORTS } from './fleet/penpal-services.ts';
import { isPortFree } from './server.ts';
import { startStack, type Stack } from './stack.ts';

// npm run demo: the simulated services, the monitoring service, Prometheus and Alertmanager, on the
// ports that they usually have. Ctrl-C ends everything.

const PORTS = { exporter: 3005, prometheus: 9090, alertmanager: 9093 };
/** Milliseconds. Shorter than as shipped, so that faults show sooner. */
const PROBE_INTERVAL = '10000';
const FAULTS = 'hang, slow?ms=6000, error, reset, bad-body';

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
  fleet: {},
  ports: PORTS,
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
  const { exporter, ...others } = PORTS;
  const own = { 'monitoring-service': exporter, 'fleet control': USUAL_CONTROL_PORT };
  const lines: string[] = [];
  for (const [name, port] of Object.entries({ ...USUAL_PORTS, ...own, ...others })) {
    if (await isPortFree(port)) continue;
    lines.push(
      `Port ${port} (${name}) is in use by another program. Stop that one first; ` +
        `\`lsof -i :${port}\` or \`ss -ltnp 'sport = :${port}'\` names it.`,
    );
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

function describe({ fleet, exporter, exporterStartMs, prometheus, alertmanager }: Stack): void {
  const breakIt = (name: string) => `curl -X POST ${fleet.controlUrl}/${name}/down`;
  const rows = [
    ['WHAT RUNS', 'URL', 'HOW TO BREAK IT'],
    ...Object.values(fleet.services).map(({ name, url }) => [
      `${name} (simulated)`,
      url,
      breakIt(name),
    ]),
    ['status page', exporter.url],
    ['  API', `${exporter.url}/api/docs`],
    ['  metrics', `${exporter.url}/metrics`],
    ['  notifications', `${exporter.url}/api/v1/monitoring/notifications`],
    ...('absent' in prometheus ? [] : [['Prometheus', prometheus.url]]),
    ...('absent' in alertmanager ? [] : [['Alertmanager', alertmanager.url]]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = '', ...lines] = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  const absent = [prometheus, alertmanager].flatMap((part) =>
    'absent' in part ? part.absent : [],
  );
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  console.log(
    [
      '',
      styleText('bold', head),
      ...lines,
      ...absent.map((line) => styleText('yellow', line)),
    ].join('\n'),
  );
  console.log(`
Other faults instead of down: ${FAULTS}. ok repairs the service. All of them: ${fleet.controlUrl}/
The monitoring service was ready ${seconds(exporterStartMs)} s after its start, everything after ${seconds(performance.now() - startedMs)} s. Ctrl-C ends everything.
`);
}
