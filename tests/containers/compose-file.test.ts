import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { threadPoolSize } from '../../exporter/http-client/lookup.ts';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';
import { test } from './engine/container-test.ts';
import { RunningStack, SERVICES } from './engine/running-stack.ts';
import type { ServiceName } from './engine/running-stack.ts';

/** The parts of a service in `docker compose config` that the tests read. */
interface Service {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
  readonly ports?: readonly { readonly host_ip?: string; readonly published?: string }[];
  readonly volumes?: readonly {
    readonly type: string;
    readonly source: string;
    readonly target: string;
    readonly read_only?: boolean;
    readonly bind?: { readonly selinux?: string };
  }[];
  readonly environment?: Readonly<Record<string, string | null>>;
}

type Services = Readonly<Record<ServiceName | 'prepare', Service>>;

const CONFIG = ['--profile', 'demo', 'config', '--format', 'json'];
const servicesIn = (config: string) => (JSON.parse(config) as { services: Services }).services;

let stack: RunningStack;
let services: Services;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), {
    hasGrafana: inject('hasGrafana'),
  });
  services = servicesIn(await stack.project.run(CONFIG));
});
afterAll(() => stack?.remove());

describe('hardened container:', () => {
  test.for(['prepare', ...SERVICES] as const)('%s', (name) => {
    const service = services[name];
    expect(service).toMatchObject({
      user: expect.stringMatching(/^[1-9]\d*:\d+$/) as string,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: name === 'prepare' ? 'no' : 'always',
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    });
    expect(service.cap_add ?? []).toEqual([]);
    expect(service.privileged ?? false).toBe(false);
    expect(Number(service.mem_limit)).toBeGreaterThan(0);
    expect(Number(service.pids_limit)).toBeGreaterThan(0);
    expect(service.image).toMatch(/:[^:]*\d[^:]*$/);
  });

  test('ports are published on one address, by default 127.0.0.1, and no client may hold one', async () => {
    const byDefault = await stack.project.clone.run(['docker', 'compose', ...CONFIG]);
    const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    const [firstOfClients = 0] = range.split('\t').map(Number);
    const configs = [
      [services, stack.project.address],
      [servicesIn(byDefault.stdout), '127.0.0.1'],
    ] as const;
    for (const [config, address] of configs) {
      const ports = Object.values(config).flatMap(({ ports = [] }) => ports);
      expect(new Set(ports.map(({ host_ip }) => host_ip))).toEqual(new Set([address]));
      const numbers = ports.map(({ published }) => Number(published));
      expect(numbers.filter((port) => !(port > 0 && port < firstOfClients))).toEqual([]);
    }
  });

  test('the monitoring service may start all threads of its lookups', () => {
    // Of Node itself: V8's, the debugger's, that of signals, and init.
    const others = 20;
    const limit = services['monitoring-service'].pids_limit;
    expect(limit).toBeGreaterThanOrEqual(threadPoolSize + others);
  });

  test('every mount from the project exists, is read-only, and has a label for SELinux', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const binds = mounts.filter(({ type }) => type === 'bind');
    expect(binds.length).toBeGreaterThan(5);
    expect(binds.filter(({ source }) => !existsSync(source))).toEqual([]);
    expect(binds.filter(({ read_only }) => read_only !== true)).toEqual([]);
    expect(binds.filter(({ bind }) => bind?.selinux !== 'z')).toEqual([]);
  });
});

describe('Grafana', () => {
  test('allows neither anonymous access nor embedding by default', () => {
    expect(services.grafana.environment).toMatchObject({
      GF_SECURITY_ALLOW_EMBEDDING: 'false',
      GF_AUTH_ANONYMOUS_ENABLED: 'false',
      GF_SECURITY_ADMIN_PASSWORD__FILE: '/run/secrets/grafana_admin_password',
    });
  });

  test('has its dashboards in the mounted provisioning', () => {
    const mount = services.grafana.volumes?.find(
      ({ target }) => target === '/etc/grafana/provisioning',
    );
    const inClone = (path: string) =>
      path.replace('/etc/grafana/provisioning', mount?.source ?? '');
    const home = services.grafana.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
    const files = Object.values(DASHBOARD_UIDS).map(
      (uid) => `/etc/grafana/provisioning/dashboards/generated/${uid}.json`,
    );
    expect([home, ...files].filter((file) => !existsSync(inClone(file)))).toEqual([]);
  });
});
