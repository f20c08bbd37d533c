import { expect, test } from 'vitest';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

const DAY_MS = 86_400_000;

/** Runs in the process before the service: on SIGWINCH somebody sets the system clock. */
const settable = (byMs: number) => `let setMs = 0;
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...parts) { super(...(parts.length > 0 ? parts : [Real.now() + setMs])); }
    static now() { return Real.now() + setMs; }
  };
  process.on('SIGWINCH', () => (setMs = ${byMs}));`;

interface Alerts {
  readonly timestamp: string;
  readonly alerts: readonly { readonly state: string; readonly timestamp: string }[];
}

test.each([
  ['back', -DAY_MS],
  ['ahead', DAY_MS],
])(
  'after the clock was set %s a day, durations are as before and times are new',
  async (_, byMs) => {
    const services = [{ name: 'db-service', url: 'http://127.0.0.1:1', interval: '1s' }];
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(settable(byMs))}`];
    const { child, ask, value } = await spawnBuilt({ services, flags });
    const alerts = async () => (await (await ask('/api/v1/monitoring/alerts')).json()) as Alerts;
    const firing = async () => (await alerts()).alerts.map(({ state }) => state);
    await expect.poll(() => firing().catch(() => [])).toEqual(['firing']);
    const health = (await (await ask('/api/v1/health/services')).json()) as [
      { lastChecked: string },
    ];
    child.kill('SIGWINCH');
    const isSet = async () =>
      Math.abs(Date.parse((await alerts()).timestamp) - Date.now() - byMs) < 9_000;
    await expect.poll(isSet).toBe(true);

    const {
      timestamp,
      alerts: [alert],
    } = await alerts();
    expect(alert?.state).toBe('firing');
    const firingMs = Date.parse(timestamp) - Date.parse(alert!.timestamp);
    expect(firingMs > 0 && firingMs < 60_000).toBe(true);
    const page = await (await ask('/', { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/Down<\/strong> <span class="lasting">for \d+\ss/);
    const [, view = '{}'] = /id="view">(.*?)<\/script>/s.exec(page) ?? [];
    const { now } = JSON.parse(view) as { readonly now: number };
    expect(now).toBeGreaterThan(Date.parse(timestamp) - 1000);
    const checked = async () =>
      ((await (await ask('/api/v1/health/services')).json()) as typeof health)[0].lastChecked;
    await expect
      .poll(async () => Date.parse(await checked()) - Date.parse(health[0].lastChecked) - byMs)
      .toBeGreaterThan(0);
    const loaded = await value('penpal_monitoring_config_last_reload_success_timestamp_seconds');
    expect(Math.abs(loaded * 1000 - Date.parse(timestamp))).toBeLessThan(60_000);
  },
);
