import type {
  DataFrame,
  Field,
  FieldConfigPropertyItem,
  FieldConfigSource,
  FieldDisplay,
  InterpolateFunction,
  ReduceDataOptions,
} from '@grafana/data';
import type { PanelJson } from '../dashboard-json.ts';
import { grafana, theme } from './grafana-data.ts';

/** A value with its name, its text with the unit, and the name of its colour. */
export interface Shown {
  readonly name: string;
  readonly text: string;
  readonly color: string;
  readonly value: number;
  /** Of a curve: no value but zero. */
  readonly isZero: boolean;
  /** Of a curve with whole numbers: the text between two of them. */
  readonly onAxis: string;
}

/** What a person reads on a panel. */
export interface Reading {
  /** The text in the place of data, if there is none. */
  readonly noData: string | undefined;
  /** Big values, bars and slices; of curves the last value. Without those that are hidden. */
  readonly values: readonly Shown[];
  /** Of a table. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a panel through its transformations and field configuration. */
export async function readPanel(panel: PanelJson, frames: DataFrame[]): Promise<Reading> {
  const transforming = grafana.transformDataFrame([...(panel.transformations ?? [])], frames);
  const transformed = await new Promise<DataFrame[]>((resolve) => transforming.subscribe(resolve));
  const fieldConfig = panel.fieldConfig as unknown as FieldConfigSource;
  const data = grafana.applyFieldOverrides({
    data: transformed,
    fieldConfig,
    fieldConfigRegistry: registryFor(fieldConfig),
    replaceVariables,
    theme,
    timeZone: 'utc',
  });
  const reading = { noData: undefined, values: [], columns: [], rows: [] };
  if (data.every(({ length }) => length === 0)) {
    return { ...reading, noData: fieldConfig.defaults.noValue ?? 'No data' };
  }
  if (panel.type === 'table') return { ...reading, ...readTable(data) };
  const reduced = panel.options.reduceOptions;
  return {
    ...reading,
    values: reduced ? readValues(panel, data, reduced) : readCurves(data),
  };
}

function readTable(data: readonly DataFrame[]) {
  const fields = data.flatMap((frame) =>
    frame.fields.filter(isSeen).map((field) => ({ field, frame })),
  );
  const length = Math.max(...data.map((frame) => frame.length));
  return {
    columns: fields.map(({ field, frame }) => grafana.getFieldDisplayName(field, frame, [...data])),
    rows: Array.from({ length }, (_, row) => fields.map(({ field }) => textOf(field, row))),
  };
}

function readValues(
  panel: PanelJson,
  data: DataFrame[],
  reduceOptions: ReduceDataOptions,
): Shown[] {
  const values = grafana.getFieldDisplayValues({
    data,
    reduceOptions,
    fieldConfig: panel.fieldConfig as unknown as FieldConfigSource,
    replaceVariables,
    theme,
  });
  const isNamed = panel.options.textMode !== 'value' && values.length > 1;
  return values.map(({ display, field }: FieldDisplay) => ({
    name: isNamed || field.displayName !== undefined ? (display.title ?? '') : '',
    text: grafana.formattedValueToString(display),
    color: colorName(display.color ?? ''),
    value: display.numeric,
    isZero: display.numeric === 0,
    onAxis: '',
  }));
}

function readCurves(data: readonly DataFrame[]): Shown[] {
  return data.flatMap((frame) =>
    frame.fields
      .filter((field) => field.type !== grafana.FieldType.time && isSeen(field))
      .map((field) => {
        const row = field.values.findLastIndex((value) => value !== null && !Number.isNaN(value));
        const name = grafana.getFieldDisplayName(field, frame, [...data]);
        const value = Number(field.values[row]);
        const isZero = row >= 0 && field.values.every((one) => !one);
        const text = row < 0 ? '' : textOf(field, row);
        const onAxis = field.config.decimals === 0 ? field.display!(null).text : '';
        // Without a fixed colour, Grafana colours curves by their order.
        const color = field.config.color?.fixedColor ?? '';
        return { name, text, color, value, isZero, onAxis };
      }),
  );
}

/** Fills in the labels of a field, the only variables that the names of fields use. */
const replaceVariables: InterpolateFunction = (text, variables) => {
  const context = variables?.['__dataContext']?.value as { field: Field } | undefined;
  const of = (_: string, label: string) => context?.field.labels?.[label] ?? '';
  return text.replaceAll(/\$\{__field\.labels\.(\w+)\}/g, of);
};

function textOf(field: Field, row: number): string {
  return grafana.formattedValueToString(field.display!(field.values[row]));
}

function isSeen({ config }: Field): boolean {
  const { hidden, hideFrom } = (config.custom ?? {}) as Custom;
  return hidden !== true && hideFrom?.viz !== true;
}
interface Custom {
  readonly hidden?: boolean;
  readonly hideFrom?: { readonly viz?: boolean };
}

const COLORS = ['green', 'yellow', 'orange', 'red', 'blue', 'text'];
const byHex = new Map(
  COLORS.map((name) => [hexOf(theme.visualization.getColorByName(name)), name]),
);
function hexOf(color: string): string {
  return grafana.colorManipulator.asHexString(color).toLowerCase();
}
function colorName(color: string): string {
  return color === '' ? '' : (byHex.get(hexOf(color)) ?? color);
}

/** Grafana's properties of fields, and those of panels that this one sets. */
function registryFor({ defaults, overrides }: FieldConfigSource) {
  const standard = {
    ...{ displayName: grafana.displayNameOverrideProcessor, unit: grafana.unitOverrideProcessor },
    ...{ min: grafana.numberOverrideProcessor, max: grafana.numberOverrideProcessor },
    ...{ decimals: grafana.numberOverrideProcessor, noValue: grafana.stringOverrideProcessor },
    ...{
      thresholds: grafana.thresholdsOverrideProcessor,
      color: grafana.identityOverrideProcessor,
    },
    ...{ mappings: grafana.valueMappingsOverrideProcessor },
    links: grafana.dataLinksOverrideProcessor,
  };
  const own = new Set([
    ...Object.keys((defaults.custom ?? {}) as object).map((path) => `custom.${path}`),
    ...overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
  ]);
  const items = [
    ...Object.entries(standard).map(([id, process]) => item(id, process)),
    ...[...own]
      .filter((id) => id.startsWith('custom.'))
      .map((id) => ({ ...item(id, grafana.identityOverrideProcessor), isCustom: true })),
  ];
  return new grafana.FieldConfigOptionsRegistry(() => items);
}

function item(id: string, process: unknown): FieldConfigPropertyItem {
  return {
    ...{ id, name: id, path: id.replace(/^custom\./, '') },
    settings: { expandTemplateVars: true },
    ...{ editor: () => null, override: () => null },
    process: process as FieldConfigPropertyItem['process'],
    shouldApply: () => true,
  };
}
