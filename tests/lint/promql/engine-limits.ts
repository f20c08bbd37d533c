import { parser } from '@prometheus-io/lezer-promql';

/** A feature that one of the engines refuses or treats differently. The rules do not use it. */
export interface EngineLimit {
  /** The feature. */
  readonly without: string;
  readonly because: string;
  /** Finds uses of it in an expression. */
  readonly foundIn?: (expression: string) => string[];
}

/** Functions that all four engines have had for years, with the same meaning. */
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

/** Fields of rules that all four engines read. The newest is `keep_firing_for` (Prometheus 2.42). */
export const RULE_FIELDS: readonly string[] = [
  ...['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'],
];
/** Fields of groups that all four engines read. */
export const GROUP_FIELDS: readonly string[] = ['name', 'interval', 'rules'];
/** Template functions that both Prometheus and vmalert have. */
export const TEMPLATE_FUNCTIONS: readonly string[] = [
  ...['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp'],
  ...['printf', 'query', 'reReplaceAll', 'if', 'else', 'end', 'with', 'range', 'eq', 'lt'],
];
/** Mimir's default limit of rules in a group (`-ruler.max-rules-per-rule-group`). */
export const RULES_IN_A_GROUP = 20;

/** Features that the rules do not use, so that Prometheus, Mimir, Thanos and VictoriaMetrics accept them. */
export const ENGINE_LIMITS: readonly EngineLimit[] = [
  {
    without: 'experimental functions (`info`, `sort_by_label`, `mad_over_time`, `limitk`, …)',
    because: 'Prometheus has them behind a flag; the others have only some of them',
    foundIn: (expression) => [
      ...namesOf(expression, 'FunctionIdentifier').filter((name) => !FUNCTIONS.includes(name)),
      ...namesOf(expression, 'AggregateOp').filter((name) => !AGGREGATIONS.includes(name)),
    ],
  },
  {
    without: 'native histograms (`histogram_count`, `histogram_avg`, …)',
    because: 'VictoriaMetrics stores them in another form; classic buckets are the same everywhere',
    foundIn: (expression) =>
      namesOf(expression, 'FunctionIdentifier').filter((name) =>
        /^histogram_(?!quantile$)/.test(name),
      ),
  },
  {
    without: 'the `@` modifier and negative offsets',
    because:
      'behind a flag in older Prometheus, Thanos and Mimir; a rule that reads the future cannot be replayed',
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
      'each engine aligns the steps differently; a recording rule gives the same result everywhere',
    foundIn: (expression) => namesOf(expression, 'SubqueryExpr'),
  },
  {
    without: 'arithmetic with durations (`[5m * 2]`)',
    because: 'Prometheus has it behind a flag, MetricsQL has another syntax',
    foundIn: (expression) =>
      [...expression.matchAll(/\[[^\]]*[*/+-][^\]]*\]/g)].map(([text]) => text),
  },
  {
    without: '`query_offset`, `limit` and `labels` of a group',
    because:
      'only newer Prometheus has all of them; vmalert has `eval_delay`, Mimir `source_tenants`',
  },
  {
    without: 'template functions other than number formats',
    because: '`query`, `tableLink` and similar functions differ in vmalert',
  },
  {
    without: `groups of more than ${RULES_IN_A_GROUP} rules`,
    because: 'Mimir refuses them by default',
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
