import { parser } from '@prometheus-io/lezer-promql';

/** Something that one of the engines refuses or reads otherwise, and that the rules therefore do without. */
export interface EngineLimit {
  /** What the rules do without. */
  readonly without: string;
  readonly because: string;
  /** Where it is used in an expression; nothing if it is not. */
  readonly foundIn?: (expression: string) => string[];
}

/** Functions that all four have had for years, and that mean the same everywhere. */
const FUNCTIONS: readonly string[] = [
  ...['abs', 'absent', 'absent_over_time', 'ceil', 'changes', 'clamp', 'clamp_max', 'clamp_min'],
  ...['delta', 'deriv', 'exp', 'floor', 'histogram_quantile', 'increase', 'irate', 'label_join'],
  ...[
    'label_replace',
    'ln',
    'log10',
    'log2',
    'predict_linear',
    'rate',
    'resets',
    'round',
    'scalar',
  ],
  ...['sgn', 'sort', 'sort_desc', 'sqrt', 'time', 'timestamp', 'vector', 'hour', 'day_of_week'],
  ...['avg_over_time', 'count_over_time', 'last_over_time', 'max_over_time', 'min_over_time'],
  ...['present_over_time', 'quantile_over_time', 'stddev_over_time', 'sum_over_time'],
];
const AGGREGATIONS: readonly string[] = [
  ...['avg', 'bottomk', 'count', 'count_values', 'group', 'max', 'min', 'quantile', 'stddev'],
  ...['stdvar', 'sum', 'topk'],
];

/** Fields of rules that all four read. `keep_firing_for` is the youngest: Prometheus has it since 2.42. */
export const RULE_FIELDS: readonly string[] = [
  ...['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'],
];
/** Fields of groups that all four read. */
export const GROUP_FIELDS: readonly string[] = ['name', 'interval', 'rules'];
/** Functions of templates that Prometheus and vmalert both have. */
export const TEMPLATE_FUNCTIONS: readonly string[] = [
  ...['humanize', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp', 'printf'],
];
/** What Mimir takes in a group unless its operator allows more (`-ruler.max-rules-per-rule-group`). */
export const RULES_IN_A_GROUP = 20;

/** What the rules do without, so that Prometheus, Mimir, Thanos and VictoriaMetrics all take them. */
export const ENGINE_LIMITS: readonly EngineLimit[] = [
  {
    without: 'experimental functions (`info`, `sort_by_label`, `mad_over_time`, `limitk`, …)',
    because: 'Prometheus has them behind a flag; the others have some, or none',
    foundIn: (expression) => [
      ...namesOf(expression, 'FunctionIdentifier').filter((name) => !FUNCTIONS.includes(name)),
      ...namesOf(expression, 'AggregateOp').filter((name) => !AGGREGATIONS.includes(name)),
    ],
  },
  {
    without: 'native histograms (`histogram_count`, `histogram_avg`, …)',
    because: 'VictoriaMetrics keeps such samples in another form; buckets are the same everywhere',
    foundIn: (expression) =>
      namesOf(expression, 'FunctionIdentifier').filter((name) =>
        /^histogram_(?!quantile$)/.test(name),
      ),
  },
  {
    without: 'the `@` modifier and negative offsets',
    because:
      'flags in older Prometheus, Thanos and Mimir; a rule that reads the future cannot be replayed',
    foundIn: (expression) => [
      ...namesOf(expression, 'StepInvariantExpr'),
      ...namesOf(expression, 'OffsetExpr').filter((text) => /offset\s*-/.test(text)),
    ],
  },
  {
    without: 'names that need quotes (`{"http.requests"}`)',
    because: 'UTF-8 names came with Prometheus 3; older engines refuse the syntax',
    foundIn: (expression) => [
      ...namesOf(expression, 'QuotedLabelName'),
      ...namesOf(expression, 'QuotedLabelMatcher'),
    ],
  },
  {
    without: 'subqueries (`[1h:1m]`)',
    because:
      'each engine aligns their steps in its own way; a recording rule says the same everywhere',
    foundIn: (expression) => namesOf(expression, 'SubqueryExpr'),
  },
  {
    without: 'arithmetic with durations (`[5m * 2]`)',
    because: 'Prometheus has it behind a flag, MetricsQL writes it otherwise',
    foundIn: (expression) =>
      [...expression.matchAll(/\[[^\]]*[*/+-][^\]]*\]/g)].map(([text]) => text),
  },
  {
    without: '`query_offset`, `limit` and `labels` of a group',
    because:
      'younger Prometheus alone has all of them; vmalert has `eval_delay`, Mimir `source_tenants`',
  },
  {
    without: 'functions in templates beyond those that format a number',
    because: '`query`, `tableLink` and their like are not the same in vmalert',
  },
  {
    without: `groups of more than ${RULES_IN_A_GROUP} rules`,
    because: 'Mimir refuses them unless its operator allows more',
  },
];

function namesOf(expression: string, node: string): string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === node) found.push(expression.slice(from, to));
    },
  });
  return found;
}
