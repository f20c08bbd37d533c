import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';
import { tableLines } from './print-table.ts';
import { DEMO_PORTS, takenPorts } from './ports.ts';
import type { Exit } from './process.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';

/** Milliseconds. Three times as often as shipped, so that one sees something happen sooner. */
const PROBE_INTERVAL = '10000';

const startedAt = performance.now();
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
  ports: {
    exporter: DEMO_PORTS['monitoring-service'],
    prometheus: DEMO_PORTS.prometheus,
    alertmanager: DEMO_PORTS.alertmanager,
  },
  environment: { HEALTH_CHECK_INTERVAL: PROBE_INTERVAL, LOG_LEVEL: 'info' },
  onExporterLine: printLogLine(),
});
process.off('SIGINT', leave);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(stack));
void stack.exporter.exited.then(endTogether);
describe(stack);

/** Prints the log lines of the monitoring service as a person reads them, and anything else that it says as it is. */
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
  const rows = Object.values(fleet.services).map(({ name, url }) => [
    `${name} (simulated)`,
    url,
    `curl -X POST ${fleet.controlUrl}/${name}/down`,
  ]);
  console.log();
  for (const line of tableLines([
    ['WHAT RUNS', 'URL', 'HOW TO BREAK IT'],
    ...rows,
    ['status page', exporter.url, ''],
    ['  API', `${exporter.url}/api/docs`, ''],
    ['  metrics', `${exporter.url}/metrics`, ''],
    ['  notifications', `${exporter.url}/api/v1/monitoring/notifications`, ''],
    ...('absent' in prometheus ? [] : [['Prometheus', prometheus.url, '']]),
    ...('absent' in alertmanager ? [] : [['Alertmanager', alertmanager.url, '']]),
  ]))
    console.log(line);
  for (const part of [prometheus, alertmanager]) {
    if ('absent' in part) console.log(styleText('yellow', part.absent));
  }
  console.log(`
Also: hang, slow?ms=6000, error, reset, bad-body instead of down; ok mends it. The fleet's control lists all at ${fleet.controlUrl}/
The monitoring service answered ${(exporterStartMs / 1000).toFixed(1)} s after its start, everything ran after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl-C ends all of it.
`);
}

let ending: Promise<void> | undefined;

/** If nobody asked the monitoring service to end, that is a failure; what it said last was printed line by line. */
function endTogether({ code, signal }: Exit): Promise<void> {
  if (!ending) {
    console.error(`The monitoring service ended by itself (${signal ?? `exit code ${code}`}).`);
    process.exitCode = 1;
  }
  return end(stack);
}

/** Ends everything once, whoever asks first: Ctrl-C, or the monitoring service by ending itself. */
function end(running: Stack): Promise<void> {
  return (ending ??= running.stop().then(() => console.log('All of it has ended.')));
}
