import { parser } from '@prometheus-io/lezer-promql';
import type { MetricType } from '../../../exporter/metrics/catalog.ts';

type Node = ReturnType<typeof parser.parse>['topNode'];
type Labels = ReadonlySet<string>;

/** Type and labels of a series. */
export interface KnownSeries {
  /** Parts of a histogram are counters. */
  readonly type: Exclude<MetricType, 'histogram'>;
  readonly labels: ReadonlySet<string>;
}

/** An expression as an independent parser reads it, without the types that made it. */
export interface PromqlReading {
  /** Syntax errors, unknown series and labels, misuse of counters and gauges. */
  readonly faults: readonly string[];
  /** The labels of its result. */
  readonly labels: Labels;
  /** The names of the series that it selects. */
  readonly names: ReadonlySet<string>;
  /** Its calls, as `function window`: `rate 5m`. */
  readonly windows: readonly string[];
}

const FOR_COUNTERS = ['rate', 'increase', 'irate', 'resets'];
/** Functions with a result without labels. */
const WITHOUT_LABELS = ['absent', 'vector', 'time', 'scalar'];
/** Grafana's window variables. */
const GRAFANA_WINDOWS = /\$__(rate_interval|range|interval)/g;

/** Reads an expression, which may contain Grafana's windows. */
export function readPromql(text: string, known: ReadonlyMap<string, KnownSeries>): PromqlReading {
  const reader = new Reader(text, known);
  const labels = reader.labelsOf(reader.root);
  const { faults, names, windows } = reader;
  return { faults, labels, names, windows };
}

class Reader {
  readonly faults: string[] = [];
  readonly names = new Set<string>();
  readonly windows: string[] = [];
  readonly root: Node;
  readonly #text: string;
  readonly #known: ReadonlyMap<string, KnownSeries>;

  constructor(text: string, known: ReadonlyMap<string, KnownSeries>) {
    this.#text = text;
    this.#known = known;
    // Replaced by durations of the same length, so that positions stay.
    const tree = parser.parse(
      text.replaceAll(GRAFANA_WINDOWS, (window) => `1m`.padStart(window.length, '0')),
    );
    tree.iterate({
      enter: ({ type, from }) => {
        if (type.isError)
          this.faults.push(`syntax error at ${text.slice(from, from + 20)}: correct it there`);
      },
    });
    this.root = tree.topNode;
  }

  labelsOf(node: Node, inside = ''): Labels {
    switch (node.name) {
      case 'VectorSelector':
        return this.#selector(node, inside);
      case 'MatrixSelector':
        this.windows.push(`${inside} ${this.#textOf(node.getChild('DurationExpr'))}`);
        return this.labelsOf(node.firstChild!, inside);
      case 'SubqueryExpr':
        this.windows.push(`${inside} ${this.#textOf(node.getChild('DurationExpr'))}`);
        return this.labelsOf(node.firstChild!, `${inside} of`);
      case 'FunctionCall':
        return this.#call(node);
      case 'AggregateExpr':
        return this.#aggregation(node, inside);
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        return this.#children(node).reduce<Labels>(
          (all, child) => new Set([...all, ...this.labelsOf(child, inside)]),
          new Set(),
        );
    }
  }

  #selector(node: Node, inside: string): Labels {
    const name = this.#textOf(node.getChild('Identifier'));
    const series = this.#known.get(name);
    this.names.add(name);
    if (!series) {
      this.faults.push(
        `unknown series ${name}: add the metric to the catalogue or promql/external-metrics.ts, or a recording rule`,
      );
      return new Set();
    }
    for (const label of this.#labelNames(node)) {
      if (!series.labels.has(label))
        this.faults.push(
          `${name} has no label ${label}: select one of ${[...series.labels].join(', ')}`,
        );
    }
    const growth = FOR_COUNTERS.find((of) => [of, `${of} of sum`].includes(inside));
    if (series.type === 'counter' && growth === undefined && !inside.endsWith('count')) {
      this.faults.push(`the counter ${name} is read as it is: take its rate or increase`);
    }
    if (series.type === 'gauge' && growth)
      this.faults.push(`${growth} of the gauge ${name}: use delta or deriv, or read the gauge`);
    return series.labels;
  }

  #call(node: Node): Labels {
    const name = this.#textOf(node.getChild('FunctionIdentifier'));
    const inner = this.labelsOf(node.getChild('FunctionCallBody')!, name);
    if (WITHOUT_LABELS.includes(name)) return new Set();
    if (name === 'label_replace') {
      const texts = this.#children(node.getChild('FunctionCallBody')!);
      const added = this.#textOf(texts.find((text) => text.name === 'StringLiteral')!);
      return new Set([...inner, added.slice(1, -1)]);
    }
    if (name !== 'histogram_quantile') return inner;
    if (!inner.has('le')) this.faults.push('histogram_quantile without le: keep le in the sum');
    return new Set([...inner].filter((label) => label !== 'le'));
  }

  #aggregation(node: Node, inside: string): Labels {
    const operation = this.#textOf(node.getChild('AggregateOp'));
    const inner = this.labelsOf(
      node.getChild('FunctionCallBody')!,
      `${inside} ${operation}`.trim(),
    );
    const kept = new Set(this.#labelNames(node.getChild('AggregateModifier')));
    for (const label of kept) {
      if (!inner.has(label))
        this.faults.push(
          `${operation} by ${label}, which does not exist: remove it, or keep it further inside`,
        );
    }
    return operation === 'topk' || operation === 'bottomk' ? inner : kept;
  }

  #binary(node: Node): Labels {
    // The difference of a counter to one step before, which is an increase.
    const [first, last] = [node.firstChild, node.lastChild].map((of) => this.#textOf(of));
    if (last === `(${first} offset $__interval)`)
      return this.labelsOf(node.firstChild!, 'increase');
    // The operator and the matching are between the first and the last child.
    const left = this.labelsOf(node.firstChild!);
    const right = this.labelsOf(node.lastChild!);
    const matching = node.getChild('MatchingModifierClause');
    if (!matching) {
      if (differ(left, right))
        this.faults.push('matches on all labels, which differ: add on(…) with the common ones');
      return new Set([...left, ...right]);
    }
    const [groups, added] = matching.getChildren('GroupingLabels');
    const shared = new Set(this.#labelNames(groups ?? null));
    for (const label of shared) {
      if (left.has(label) && right.has(label)) continue;
      this.faults.push(`matches on ${label}, which is not on both sides: match on common labels`);
    }
    const missing = this.#labelNames(added ?? null).filter((label) => !right.has(label));
    for (const label of missing)
      this.faults.push(`group_left (${label}), which is not on the right: keep it there`);
    if (matching.getChild('GroupLeft'))
      return new Set([...left, ...this.#labelNames(added ?? null)]);
    const keepsLeft = ['Unless', 'And', 'Or'].some((operator) => node.getChild(operator));
    return keepsLeft ? left : shared;
  }

  #labelNames(node: Node | null): string[] {
    const names: string[] = [];
    node?.cursor().iterate((inner) => {
      if (inner.name === 'LabelName') names.push(this.#text.slice(inner.from, inner.to));
    });
    return names;
  }

  #children(node: Node): Node[] {
    const children: Node[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
    return children;
  }

  #textOf(node: Node | null): string {
    return node ? this.#text.slice(node.from, node.to) : '';
  }
}

/** Numbers have no labels and match everything. */
function differ(left: Labels, right: Labels): boolean {
  if (left.size === 0 || right.size === 0) return false;
  return left.size !== right.size || [...left].some((label) => !right.has(label));
}
