import { expect, test } from 'vitest';
import { alerts as rules } from '../../alert-rules/groups.ts';
import { runbookUrl } from '../../alert-rules/lib/rule.ts';
import * as thresholds from '../../alert-rules/thresholds.ts';
import {
  HIGH_MEMORY_RATIO,
  LOCAL_ALERTS,
  LocalAlerts,
} from '../../exporter/alerts/local-alerts.ts';
import { parseDuration } from '../../exporter/config/fields.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { unhealthyTarget } from '../support/target-states.ts';

const RUNBOOKS = 'https://wiki.test/runbooks';

test.each(Object.values(LOCAL_ALERTS))('$name of the exporter equals its rule', (local) => {
  const { group, rule } = rules.find(({ rule }) => rule.name === local.name)!;
  expect(local).toEqual({
    name: rule.name,
    group: group.name,
    severity: rule.labels.severity,
    forMs: parseDuration(rule.for),
  });
});

test('the runbooks of local alerts are those of the rules', async () => {
  const slow = { startedAt: 0, phaseSeconds: {}, durationSeconds: 6 };
  const { alerts } = await new LocalAlerts({
    clock: new MovedClock(),
    states: () => [unhealthyTarget('auth-service', { last: slow })],
    memory: () => ({ rssBytes: 2, limitBytes: 2 }),
    runbooks: RUNBOOKS,
  }).active();
  expect(alerts).toHaveLength(3);
  for (const { name, runbookUrl: url } of alerts) {
    const { group } = rules.find(({ rule }) => rule.name === name)!;
    expect(url).toBe(RUNBOOKS + runbookUrl(group.name, name).replace(/^\{\{.*?\}\}/, ''));
  }
});

test('memory is high from the same share on', () => {
  expect(HIGH_MEMORY_RATIO).toBe(Number(thresholds.HIGH_MEMORY_RATIO));
});
