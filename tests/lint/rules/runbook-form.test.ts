import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { alerts } from '../../../alert-rules/groups.ts';
import * as thresholds from '../../../alert-rules/thresholds.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import { parseDuration } from '../../../exporter/config/fields.ts';
import { PROBE_FAILURE_REASONS } from '../../../exporter/metrics/catalog.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';

const FOLDER = 'alert-rules/runbooks';
const FIRST_STEPS = 'first-steps.md';
const texts = readdirSync(FOLDER).map((file) => {
  return [file, readFileSync(`${FOLDER}/${file}`, 'utf8')] as const;
});
const sectionOf = (group: string, name: string) => {
  const text = readFileSync(`${FOLDER}/${group}.md`, 'utf8');
  return text.split(/^## /m).find((section) => section.startsWith(`${name}\n`)) ?? '';
};
/** Longest time from the end of a condition to its message, besides keep_firing_for: scrape, evaluation. */
const PROCESSING_MS = 2 * 60_000;
interface Route {
  readonly group_interval: string;
  readonly matchers?: readonly string[];
}
const { route } = load(
  readFileSync('provisioning/alertmanager/generated/alertmanager.yml', 'utf8'),
) as { route: Route & { routes: readonly Route[] } };
const critical = route.routes.find(({ matchers }) => matchers?.includes('severity="critical"'))!;

describe.each(alerts.map(({ group, rule }) => [rule.name, group.name, rule] as const))(
  'the runbook of %s',
  (name, group, rule) => {
    const section = sectionOf(group, name).replaceAll(/\s+/g, ' ');

    test('starts with the status page and the shared first steps', () => {
      expect(section).toMatch(
        /\*\*First look\.\*\* \[The status page\]\(first-steps\.md#look-at-the-status-page\)/,
      );
    });

    test('says when it is over, and when the message comes at the latest', () => {
      const over = /\*\*When it is over\.\*\* (.+?) \*\*Who to tell/.exec(section)?.[1] ?? '';
      if (rule.labels.severity === 'none') return expect(over).toContain('no resolved message');
      const minutes = Number(/within (\d+) minutes/.exec(over)?.[1]);
      const groupMs = parseDuration(
        (rule.labels.severity === 'critical' ? critical : route).group_interval,
      )!;
      const latestMs = parseDuration(rule.keepFiringFor)! + groupMs + PROCESSING_MS;
      expect(minutes * 60_000).toBeGreaterThanOrEqual(latestMs);
      expect(minutes * 60_000).toBeLessThan(latestMs + 60_000);
    });
  },
);

const percent = (ratio: number) => `${ratio * 100} %`;
test.each([
  ['HighMemoryUsage', percent(thresholds.HIGH_MEMORY_RATIO)],
  ['CertificateExpiring', `${thresholds.CERTIFICATE_EXPIRES_SOON / 86_400} days`],
  ['ServiceEventLoopLagging', `${thresholds.EVENT_LOOP_LAG} s`],
  ['ServiceHeapLarge', `${thresholds.HEAP_LARGE / 1e9} GB`],
  ['PaymentFailuresHigh', percent(thresholds.PAYMENT_FAILURES_HIGH)],
  ['PaymentsStopped', `at least ${thresholds.PAYMENTS_EXPECTED}`],
  ['AiCostSurging', `${thresholds.AI_COST_WORTH_AN_ALERT} USD`],
  ['AiRequestsFailing', percent(thresholds.AI_FAILURES_HIGH)],
  ['ConversationsStopped', `at least ${thresholds.CONVERSATIONS_EXPECTED}`],
  ['PrometheusStorageAtRisk', percent(thresholds.DISK_NEARLY_FULL)],
])('the runbook of %s says the threshold of its rule: %s', (name, threshold) => {
  const { group } = alerts.find(({ rule }) => rule.name === name)!;
  const section = sectionOf(group.name, name).replaceAll(/\s+/g, ' ');
  expect(/What it means\.(.+?)\*\*First look/.exec(section)?.[1]).toContain(threshold);
});

test('no runbook names localhost, which is not the host of the reader', () => {
  const found = texts.filter(([, text]) => /localhost|127\.0\.0\.1:(?!9229)/.test(text));
  expect(found.map(([file]) => file)).toEqual([]);
});

test('links between runbooks lead to sections that exist', () => {
  const links = texts.flatMap(([file, text]) =>
    [...text.matchAll(/\]\(([\w-]+\.md)#([\w-]+)\)/g)].map(
      ([, to, id]) => [file, to!, id!] as const,
    ),
  );
  const ids = (file: string) => {
    const headings = texts.find(([name]) => name === file)?.[1].matchAll(/^## (.+)$/gm) ?? [];
    return [...headings].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\w]+/g, '-'));
  };
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(([, to, id]) => !ids(to).includes(id))).toEqual([]);
});

test('the panels that runbooks quote exist', () => {
  const titles = [...renderBoards().values()].flatMap((text) =>
    (JSON.parse(text) as DashboardJson).panels.map(({ title }) => title),
  );
  const quoted = texts.flatMap(([, text]) =>
    [...text.replaceAll(/`[^`]+`/g, '').matchAll(/"([A-Z][^"]+)"/g)].map(([, title]) =>
      title!.replaceAll(/\s+/g, ' '),
    ),
  );
  expect(quoted.length).toBeGreaterThan(10);
  expect(quoted.filter((title) => !titles.includes(title))).toEqual([]);
});

const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\| (?!-|reason|to )/.test(line))
    .map((line) => line.split('|').slice(1, -1));
const firstSteps = rowsOf(texts.find(([file]) => file === FIRST_STEPS)![1]);
/** Where nobody has to do it. */
const DONE_BY_ITSELF = /^the (?:operator|node) does it$/;

test('every reason of a failed probe has a row', () => {
  const reasons = firstSteps.flatMap(([first = '']) =>
    [...first.matchAll(/`(\w+)`/g)].map(([, one]) => one),
  );
  expect(reasons.toSorted()).toEqual([...PROBE_FAILURE_REASONS].toSorted());
});

test.each(firstSteps.map((row) => [row[0]!.trim(), row.slice(-3)] as const))(
  '%s: a command for Compose, for Kubernetes and for a bare host',
  (_, commands) => {
    const missing = commands
      .map((cell) => cell.trim())
      .filter((cell) => !/`[^`]+`/.test(cell) && !DONE_BY_ITSELF.test(cell));
    expect(missing).toEqual([]);
  },
);

test('a command of one platform stands only beside those of the others', () => {
  const found = texts.flatMap(([file, text]) =>
    file === FIRST_STEPS
      ? []
      : [...text.matchAll(/`((?:docker|kubectl|systemctl|journalctl) [^`]+)`/g)].map(
          ([, command]) => `${file}: ${command}`,
        ),
  );
  expect(found).toEqual([]);
});
