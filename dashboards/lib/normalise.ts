import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** Ids of rows start here, so that the ids of panels do not change when rows do. */
const FIRST_ROW_ID = 1001;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * Completes the library's output: gives rows ids and queries refIds, removes the `placement` that hides
 * links and annotations in a menu, and removes interval settings from other variables. Keys are sorted,
 * so that equal content gives equal text.
 */
export function normalise(dashboard: Dashboard): string {
  const panels = dashboard.panels ?? [];
  panels.filter(isRow).forEach((row, index) => (row.id = FIRST_ROW_ID + index));
  for (const panel of panels) if (!isRow(panel)) nameTargets(panel);
  const plain = JSON.parse(JSON.stringify(dashboard)) as JsonObject;
  return `${JSON.stringify(sortKeys(withoutStrays(plain)), null, 2)}\n`;
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

/** Names the queries A, B, C, … in their order. */
function nameTargets(panel: Panel): void {
  panel.targets?.forEach((target, index) => {
    Object.assign(target, { refId: String.fromCharCode('A'.charCodeAt(0) + index) });
  });
}

function withoutStrays(dashboard: JsonObject): JsonObject {
  const without = (keys: readonly string[]) => (item: Json) =>
    Object.fromEntries(Object.entries(item as JsonObject).filter(([key]) => !keys.includes(key)));
  const each = (list: Json | undefined, change: (item: Json) => Json) =>
    Array.isArray(list) ? list.map(change) : [];
  const listOf = (holder: Json | undefined) => (holder as JsonObject | undefined)?.['list'];
  return {
    ...dashboard,
    links: each(dashboard['links'], without(['placement'])),
    annotations: { list: each(listOf(dashboard['annotations']), without(['placement'])) },
    templating: {
      list: each(listOf(dashboard['templating']), without(['auto', 'auto_min', 'auto_count'])),
    },
  };
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
}
