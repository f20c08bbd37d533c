import type { PanelJson, ThresholdsJson } from '../../dashboards/dashboard-json.ts';
import type { KnownSeries } from '../promql/read-promql.ts';
import { readPromql } from '../promql/read-promql.ts';

/** The facts that the linter checks against. */
export interface Facts {
  readonly series: ReadonlyMap<string, KnownSeries>;
  /** Grafana's units. */
  readonly units: readonly string[];
  /** Allowed values of thresholds: those of the rules. */
  readonly limits: readonly number[];
  /** The uids of all dashboards. */
  readonly uids: readonly string[];
}

/** The only allowed data source: the dashboard's variable. */
const TEMPLATED = { type: 'prometheus', uid: '${datasource}' };
export const isTemplated = (source: { type: string; uid: string } | undefined): boolean =>
  source?.type === TEMPLATED.type && source.uid === TEMPLATED.uid;

type Check = (panel: PanelJson, facts: Facts) => readonly string[];

/** The faults of a panel, each with the panel's id. */
export function panelFaults(panel: PanelJson, facts: Facts): string[] {
  return CHECKS.flatMap((check) => check(panel, facts)).map(
    (fault) => `panel ${panel.id} ${fault}`,
  );
}

/** Words of a sentence. A title is a term of the field: `Schedule lag (p99)`, not `Probes start late by`. */
const NO_TERM =
  /\b(it|its|itself|how|what|that|which|why|is|are|has|have|does|says?|start|take|takes|meet|meets)\b|[.?!:]/i;

const texts: Check = ({ title, description }) => [
  ...(/^.{2,79}$/.test(title) ? [] : [`has a title of ${title.length} characters: write 2 to 79`]),
  ...(NO_TERM.test(title)
    ? [`is named “${title}”: name what it shows as other monitoring does, without a verb`]
    : []),
  ...(/^.{10,160}\.$/.test(description ?? '')
    ? []
    : ['has a description that is no sentence: write 10 to 160 characters and a full stop']),
];

const units: Check = (panel, facts) => {
  const own = unitsOf(panel);
  if (own.length === 0) return ['has no unit: set one of Grafana’s'];
  // Grafana writes the text after `suffix:` behind the value.
  const isKnown = (unit: string) => facts.units.includes(unit) || /^suffix:\w/.test(unit);
  return own
    .filter((unit) => !isKnown(unit))
    .map(
      (unit) =>
        `has the unit ${unit}, which Grafana does not know: set one of its own, or suffix:text`,
    );
};

const thresholds: Check = (panel, { limits }) => {
  const steps = thresholdsOf(panel).flatMap((of) => of.steps);
  if (steps.length === 0)
    return ['has no thresholds of its own: set steps, of one colour if nothing is judged'];
  const values = steps.map(({ value }) => value).filter((value) => value !== null);
  return values
    .filter((value) => !limits.includes(value))
    .map(
      (v) => `has the threshold ${v}, which no rule has: take it from alert-rules/thresholds.ts`,
    );
};

/** Grafana gives a text for no data, and every value without steps, the colour of the lowest step. */
const NEUTRAL = ['text', 'blue'];
const judgements: Check = (panel) =>
  thresholdsOf(panel)
    .filter(({ steps }) => steps.length === 1 && !NEUTRAL.includes(steps[0]!.color))
    .map(
      ({ steps }) =>
        `is ${steps[0]!.color} whatever its value: take text or blue if nothing is judged`,
    );

/** Big numbers have room for every digit; a `K` behind them breaks the line. */
const abbreviations: Check = (panel) =>
  ['stat', 'bargauge'].includes(panel.type) && unitsOf(panel).includes('short')
    ? ['abbreviates its numbers with the unit short: set locale']
    : [];

const sources: Check = ({ datasource, targets }) => {
  const all = [datasource, ...targets.map((target) => target.datasource)];
  return all.every(isTemplated) ? [] : ['has a fixed data source: use ${datasource}'];
};

const letters: Check = ({ targets }) => {
  const found = targets.map(({ refId }) => refId).join('');
  return found === 'ABCDEFG'.slice(0, targets.length)
    ? []
    : [`has the queries ${found}: name them A, B, C in order`];
};

const queries: Check = ({ targets }, facts) =>
  targets.flatMap(({ expr }) => readPromql(expr, facts.series).faults);

/** Windows in curves that may be fixed: those of percentiles, and those that are read at the end only. */
const FIXED = [
  'quantile_over_time 15m',
  'avg_over_time 15m',
  'avg_over_time $__range',
  'max_over_time $__range',
];
/** In curves a fixed window causes gaps when zoomed in, and misses samples when zoomed out. */
const windows: Check = ({ targets }, facts) =>
  targets
    .filter(({ instant }) => !instant)
    .flatMap(({ expr }) => readPromql(expr, facts.series).windows)
    .filter((window) => !window.endsWith('$__rate_interval') && !FIXED.includes(window))
    .map(
      (window) =>
        `has a curve with the fixed window ${window}: use $__rate_interval, or read a recording rule`,
    );

const legends: Check = ({ targets }, facts) =>
  targets.flatMap(({ expr, legendFormat }) => {
    const { labels } = readPromql(expr, facts.series);
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
    return named
      .filter((label) => !labels.has(label))
      .map(
        (label) =>
          `names the label ${label}, which the query does not return: keep it in the query, or do not name it`,
      );
  });

const CHECKS = [
  ...[texts, units, abbreviations, thresholds, judgements],
  ...[sources, letters, queries, windows, legends],
];

function unitsOf({ fieldConfig }: PanelJson): string[] {
  const { unit } = fieldConfig.defaults;
  const overrides = propertiesOf(fieldConfig, 'unit') as string[];
  return [...(unit === undefined ? [] : [unit]), ...overrides];
}

function thresholdsOf({ fieldConfig }: PanelJson): ThresholdsJson[] {
  const { thresholds: own } = fieldConfig.defaults;
  const overrides = propertiesOf(fieldConfig, 'thresholds') as ThresholdsJson[];
  return [...(own === undefined ? [] : [own]), ...overrides];
}

function propertiesOf({ overrides }: PanelJson['fieldConfig'], id: string): unknown[] {
  return overrides
    .flatMap(({ properties }) => properties)
    .filter((property) => property.id === id)
    .map(({ value }) => value);
}
