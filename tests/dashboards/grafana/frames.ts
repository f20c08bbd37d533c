import type { DataFrame, Field, FieldType } from '@grafana/data';
import type { TargetJson } from '../dashboard-json.ts';

/** A series in an answer of Prometheus: one value, or one for each step. */
export interface Answered {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [seconds: number, value: string];
  readonly values?: readonly (readonly [seconds: number, value: string])[];
}

/**
 * The answers to a panel's queries as Grafana's Prometheus data source hands them to the panel: a frame
 * for each series, or a table for each query. An empty answer is one frame without fields.
 */
export function framesOf(
  targets: readonly TargetJson[],
  answers: readonly (readonly Answered[])[],
): DataFrame[] {
  const all = targets.map((target, index) => ({ target, series: answers[index] ?? [] }));
  const [tables, curves] = [true, false].map((isTable) =>
    all.filter(({ target }) => (target.format === 'table') === isTable),
  );
  const single = tables!.length === 1;
  return [
    ...curves!.flatMap(({ target, series }) =>
      series.length === 0 ? [empty(target)] : series.map((one) => curveOf(target, one)),
    ),
    ...tables!.map(({ target, series }) =>
      single && series.length === 0 ? empty(target) : tableOf(target, series, single),
    ),
  ];
}

function empty({ refId }: TargetJson): DataFrame {
  return { refId, fields: [], length: 0 };
}

function curveOf({ refId, legendFormat }: TargetJson, series: Answered): DataFrame {
  const points = pointsOf(series);
  const displayNameFromDS = legendOf(legendFormat, series.metric);
  const value = field(
    'Value',
    'number',
    points.map(([, text]) => numberOf(text)),
  );
  return {
    refId,
    name: displayNameFromDS,
    length: points.length,
    fields: [timeOf(points), { ...value, labels: series.metric, config: { displayNameFromDS } }],
  };
}

/** `transformDFToTable` of @grafana/prometheus: a column for each label, `__name__` too if it is there. */
function tableOf({ refId }: TargetJson, all: readonly Answered[], single: boolean): DataFrame {
  const points = all.flatMap((series) => pointsOf(series));
  const labels = [...new Set(all.flatMap(({ metric }) => Object.keys(metric).sort()))];
  return {
    refId,
    length: points.length,
    fields: [
      timeOf(points),
      ...labels.map((name) =>
        field(
          name,
          'string',
          all.map(({ metric }) => metric[name] ?? ''),
        ),
      ),
      field(
        single ? 'Value' : `Value #${refId}`,
        'number',
        points.map(([, text]) => numberOf(text)),
      ),
    ],
  };
}

/** As the data source's back end: the legend with the labels filled in, or the selector. */
function legendOf(format: string, metric: Answered['metric']): string {
  if (format !== '')
    return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => metric[label] ?? '');
  const { __name__ = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${__name__}{${pairs.sort().join(', ')}}`;
}

const pointsOf = ({ value, values }: Answered) => values ?? (value ? [value] : []);
const numberOf = (text: string) => (text.endsWith('Inf') ? Number(`${text}inity`) : Number(text));

function timeOf(points: ReturnType<typeof pointsOf>): Field {
  return field(
    'Time',
    'time',
    points.map(([seconds]) => seconds * 1000),
  );
}

function field(name: string, type: `${FieldType}`, values: readonly unknown[]): Field {
  return { name, type: type as FieldType, config: {}, values: [...values] };
}
