import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { startApp, tokens } from '../../support/api/app-fixture.ts';
import { renderedObjects } from '../../support/kubernetes/rendered-objects.ts';

const FOLDER = 'alert-rules/runbooks';
const composeFile = readFileSync('docker-compose.yml', 'utf8');
const { services } = load(composeFile) as { services: Readonly<Record<string, object>> };
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const built = readFileSync('scripts/build.ts', 'utf8');
const signals = readFileSync('exporter/signals.ts', 'utf8');
const objects = [...renderedObjects().values()];

/** Programs of the host that a runbook may use; their arguments are not checked. */
const HOST_TOOLS =
  /^(?:top|dmesg|ss|prlimit|df -h|getent hosts|openssl s_client|docker system (?:df -v|prune))\b/;
const PROGRAM =
  /^(?:docker|kubectl|npm|node|curl|promtool|amtool|journalctl|systemctl|df|top|dmesg|ss|prlimit|getent|openssl)\b(?!-)/;
/** Stands for a service in its own project or namespace. */
const NAME = 'NAME';
const UNITS = [
  'prometheus',
  'prometheus-alertmanager',
  'grafana-server',
  'penpal-monitoring',
  NAME,
];
/** Debian's packages of Prometheus and Alertmanager start with these. */
const OF_DEBIAN = ['/etc/prometheus/prometheus.yml', '/etc/prometheus/alertmanager.yml'];
const kubernetesReadme = readFileSync('deploy/kubernetes/README.md', 'utf8');

const commands = readdirSync(FOLDER).flatMap((file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  return [...text.matchAll(/`([^`]+)`/g)]
    .map(([, code]) => code!.replaceAll(/\s+/g, ' '))
    .filter((code) => PROGRAM.test(code) && / |^(?:top|dmesg)$/.test(code))
    .map((command) => [command, file] as const);
});

/** What a command names that does not exist, or undefined. */
function faultOf(command: string): string | undefined {
  for (const [form, check] of FORMS) {
    const groups = form.exec(command)?.slice(1);
    if (groups) return check(...groups.map((group) => group ?? ''));
  }
  return HOST_TOOLS.test(command) ? undefined : 'a form that this test does not know';
}

const unless = (isThere: boolean, fault: string) => (isThere ? undefined : fault);
const container = (names: string) =>
  names.split(' ').find((name) => name !== NAME && services[name] === undefined);
const inContainer = (names: string, inner: string) =>
  container(names) ?? (inner === '' ? undefined : faultOf(inner));

/** Namespaces of the monitoring service, of the monitored ones, and of the operator’s Prometheus: the defaults. */
function inNamespace(namespace: string, rest: string): string | undefined {
  const known = ['penpal-monitoring', 'penpal', 'monitoring'];
  if (!known.includes(namespace)) return `namespace ${namespace}`;
  const [, kind, name, inner] = /(deployment|statefulset)\/(\S+)(?:.*? -- (.+))?$/.exec(rest) ?? [];
  const has = objects.some(
    (object) => object.kind.toLowerCase() === kind && object.metadata.name === name,
  );
  if (kind && name !== NAME && !has) return `${kind}/${name}`;
  const isKnown =
    /^(?:(?:get|top) pods|describe (?:pvc|prometheus|alertmanager)|get service|logs|rollout (?:restart|undo)|exec)\b/.test(
      rest,
    );
  return inner ? faultOf(inner) : unless(isKnown, rest);
}

type Check = (...groups: string[]) => string | undefined;
const FORMS: readonly (readonly [RegExp, Check])[] = [
  [
    /^docker compose up -d(?: --force-recreate)?(?: (.+))?$/,
    (names) => (names ? container(names) : undefined),
  ],
  [/^docker compose (?:ps -a|logs --tail \d+|logs|top|restart) (.+)$/, (names) => container(names)],
  [
    /^docker compose (?:exec -T|exec|run --rm --no-deps|run --rm) (\S+)(?: (.+))?$/,
    (name, inner) => inContainer(name, inner),
  ],
  [
    /^docker compose kill -s (\w+) (.+)$/,
    (signal, names) =>
      container(names) ??
      unless(
        names !== 'monitoring-service' || new RegExp(`SIGNALS = .*'SIG${signal}'`).test(signals),
        `signal ${signal}`,
      ),
  ],
  [/^kubectl -n (\S+) (.+)$/, (namespace, rest) => inNamespace(namespace, rest)],
  [/^npm (?:run )?([\w:]+)/, (name) => unless(scripts[name] !== undefined, `script ${name}`)],
  [/^node dist\/(\S+)\.js(?: |$)/, (name) => unless(built.includes(`'${name}'`), `file ${name}`)],
  // Of the image of Node; of the monitored services.
  [/^node (?:-e "process\.kill\(1, 'SIGHUP'\)"|--[\w-]+(?:=\w+)?)$/, () => undefined],
  [/^promtool check config --syntax-only prometheus\.yml$/, () => undefined],
  [
    /^(?:promtool check config|amtool check-config) (\/etc\/\S+)$/,
    (path) =>
      unless(
        composeFile.includes(`--config.file=${path}\n`) || OF_DEBIAN.includes(path),
        `file ${path}`,
      ),
  ],
  // Units of Debian's packages and Grafana's, ours, and those of the monitored services.
  [
    /^(?:systemctl (?:status|restart|reload)|journalctl -u) (\S+)(?: -n \d+)?$/,
    (unit) => unless(UNITS.includes(unit), `unit ${unit}`),
  ],
  [/^journalctl --vacuum-size=\d+M$/, () => undefined],
  [
    /^kubectl apply -k (\S+)$/,
    (folder) => unless(kubernetesReadme.includes(`kubectl apply -k ${folder} `), folder),
  ],
  [/^curl -fsS (?:-X POST )?"\$MONITORING_URL\/\S+"/, () => undefined],
];

test.each(commands)('%s names what exists (%s)', (command) => {
  expect(faultOf(command)).toBeUndefined();
});

test.each([
  'docker compose logs --tail 100 exporter',
  'docker compose exec monitoring-service node dist/scripts/no-such.js',
  'docker compose kill -s USR1 monitoring-service',
  'docker compose ps monitoring-service',
  'docker compose exec alertmanager amtool check-config /etc/alertmanager.yml',
  'kubectl -n monitoring-penpal get pods',
  'kubectl -n penpal-monitoring logs deployment/monitoring',
  'npm run check:nothing',
  'amtool check-config',
  'curl http://localhost:3005/api/v1/health',
])('the check finds a fault in: %s', (command) => {
  expect(faultOf(command)).toBeDefined();
});

describe('a curl command', () => {
  const curls = commands.filter(([command]) => command.startsWith('curl '));

  test.each(curls)('gets a response: %s (%s)', async (command) => {
    const { url } = await startApp({ environment: { ADMIN_TOKEN: tokens.ADMIN_TOKEN } });
    const env = { PATH: process.env['PATH'], MONITORING_URL: url, ADMIN_TOKEN: tokens.ADMIN_TOKEN };
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { env });
    expect(stdout).not.toBe('');
  });

  test('is there', () => expect(curls.length).toBeGreaterThan(3));
});
