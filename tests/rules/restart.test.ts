import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { alerts } from '../../alert-rules/groups.ts';
import { FOR_GRACE_PERIOD } from '../../demo/real-servers.ts';
import { parseDuration } from '../../exporter/config/fields.ts';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
/** Prometheus sends each firing alert again after this time, and lets it end after four times as long. */
const RESEND_MS = 1 * MINUTES;
/** Prometheus is stopped, starts and reads its log. */
const RESTART_MS = 1 * MINUTES;
/** The default of Prometheus. */
const DEFAULT = '10m';
const FLAG = /^--rules\.alert\.for-grace-period=(.+)$/;

function flagOfCompose(): string {
  const { services } = load(readFileSync('docker-compose.yml', 'utf8')) as {
    services: { prometheus: { command: string[] } };
  };
  const flags = services.prometheus.command.flatMap((flag) => FLAG.exec(flag)?.[1] ?? []);
  return flags[0] ?? DEFAULT;
}

/**
 * After a restart, Prometheus restores the state of the alerts whose `for` is at least the grace period.
 * The others wait for their `for` again.
 * Source: Group.RestoreForState in rules/group.go of Prometheus 3.5
 */
const firesAgainMs = (forMs: number, graceMs: number) => (forMs >= graceMs ? 0 : forMs);

test.each([
  ['Compose', flagOfCompose()],
  ['the demo', FOR_GRACE_PERIOD],
])('no alert ends in Alertmanager while the Prometheus of %s restarts', (_, grace) => {
  const graceMs = parseDuration(grace)!;
  for (const { group, rule } of alerts) {
    const evaluationMs = parseDuration(group.interval ?? '15s')!;
    const againMs = firesAgainMs(parseDuration(rule.for)!, graceMs) + 2 * evaluationMs;
    const endsMs = 4 * Math.max(RESEND_MS, evaluationMs) - RESEND_MS;
    expect(RESTART_MS + againMs, rule.name).toBeLessThanOrEqual(endsMs);
  }
});
