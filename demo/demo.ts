import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prettyFactory } from 'pino-pretty';
import { withTable } from '../provisioning/markdown-table.ts';
import { runCommandLine } from '../command-line/command-line.ts';
import { USUAL_CONTROL_PORT } from './fleet/fleet.ts';
import { USUAL_PORTS } from './fleet/penpal-services.ts';
import { StartError } from './process.ts';
import { isPortFree } from './server.ts';
import { describeStack, startStack, type Stack } from './stack.ts';

// The simulated services, the monitoring service, Prometheus and Alertmanager, on the ports that they
// usually have.

const PORTS = { 'monitoring-service': 3005, prometheus: 9090, alertmanager: 9093 };
/** Milliseconds. Shorter than as shipped, so that faults show sooner. */
const PROBE_INTERVAL = '2000';
const README = resolve(import.meta.dirname, '../README.md');

const command = {
  name: 'demo',
  options: {
    planned: {
      type: 'boolean',
      help: 'the services also do what the real ones only plan, such as payment metrics',
    },
    record: { type: 'boolean', help: 'writes the table of what runs into README.md, and ends' },
  },
  remark: 'Ctrl-C ends everything.',
  expected: [StartError],
} as const;

await runCommandLine(command, async ({ planned = false, record }) => {
  const startedMs = performance.now();
  const taken = await takenPorts();
  if (taken.length > 0) throw new StartError('PORT_TAKEN', taken.join('\n'));
  console.log(
    'Starting the simulated Penpal services, the monitoring service, Prometheus and Alertmanager …',
  );
  const leave = () => process.exit(130);
  process.once('SIGINT', leave);
  const stack = await startStack({
    fleet: { planned },
    ports: { ...PORTS, exporter: PORTS['monitoring-service'] },
    environment: {
      HEALTH_CHECK_INTERVAL: PROBE_INTERVAL,
      // Twice the slow threshold: a service that responds after 6 s is slow, not down.
      HEALTH_CHECK_TIMEOUT: '10000',
      LOG_LEVEL: 'info',
    },
    onExporterLine: printLogLine(),
  });
  process.off('SIGINT', leave);
  const text = describeStack(stack, performance.now() - startedMs);
  console.log(`\n${text}\n`);
  if (!record) return endWith(stack);
  await stack.stop();
  const page = readFileSync(README, 'utf8');
  writeFileSync(README, withTable(page, 'demo', `\`\`\`text\n${text}\n\`\`\`\n`));
  console.log('wrote README.md');
});

/** Ends the stack on a signal, or if the monitoring service ends by itself. */
function endWith(stack: Stack): void {
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stack.stop().then(() => console.log('Everything has ended.')));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  void stack.exporter.exited.then(({ code, signal }) => {
    if (stopping) return;
    console.error(`The monitoring service ended by itself (${signal ?? `exit code ${code}`}).`);
    process.exitCode = 1;
    void stop();
  });
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
    ignore: 'pid,hostname,name',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
    colorize: process.stdout.isTTY,
  });
  return (line) => process.stdout.write(pretty(line) ?? '');
}
