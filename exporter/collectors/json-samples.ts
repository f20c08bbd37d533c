import type { JsonMapping, SourceConfig } from '../config/config.ts';
import type { Expression } from '../config/expressions.ts';
import { inSlices } from '../clock.ts';
import { labelValue } from './label-value.ts';
import { Selection } from './selection.ts';
import type { Extract } from './selection.ts';
import type { Labels } from './series.ts';
import { shownValue } from './value.ts';

/**
 * The figures of a parsed JSON document. Never rejects: an expression that cannot be evaluated on
 * this document costs its own mapping (reason `missing`) and no other.
 */
export async function jsonSamples(
  source: Pick<SourceConfig, 'root' | 'mappings' | 'maxSeries'>,
  document: unknown,
): Promise<Extract> {
  const selection = new Selection(source.maxSeries);
  const root = source.root ? find(source.root, document).value : document;
  for (const mapping of source.mappings) {
    if (mapping.from === 'json') await offerMapping(mapping, root, selection);
  }
  return selection.extract();
}

async function offerMapping(mapping: JsonMapping, root: unknown, selection: Selection) {
  const { each, keyLabel, metric } = mapping;
  if (!each) return offerValue(mapping, mapping.labels, root, selection);
  const { value, fault } = find(each, root);
  if (!hasEntries(value, keyLabel !== undefined)) {
    const wanted = keyLabel === undefined ? 'an object or array' : 'an object';
    const what = fault ?? `expected ${wanted}, got ${shownValue(value)}`;
    return selection.refuse(metric, 'missing', () => `${each.text}: ${what}`);
  }
  await inSlices(Object.keys(value), (key) => {
    const entry = value[key];
    const labels = labelsOf(mapping, key, entry, selection);
    if (labels) offerValue(mapping, labels, entry, selection);
  });
}

/** An array's keys are no names: a mapping with keyLabel asks for an object. */
function hasEntries(value: unknown, byName: boolean): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !(byName && Array.isArray(value));
}

function labelsOf(mapping: JsonMapping, key: string, entry: unknown, selection: Selection) {
  const labels: Record<string, string> = { ...mapping.labels };
  if (mapping.keyLabel !== undefined) labels[mapping.keyLabel] = labelValue(key) ?? '';
  for (const [label, expression] of Object.entries(mapping.labelsFrom)) {
    const { value, fault } = find(expression, entry);
    const text = labelValue(value);
    if (text === undefined) {
      const what = () => fault ?? `expected a string, got ${shownValue(value)}`;
      selection.refuse(mapping.metric, 'missing', () => `label ${label}: ${what()}`);
      return undefined;
    }
    labels[label] = text;
  }
  return labels;
}

function offerValue(mapping: JsonMapping, labels: Labels, node: unknown, selection: Selection) {
  const { value, fault } = find(mapping.value, node);
  if (fault === undefined) selection.offer(mapping.metric, labels, value);
  else selection.refuse(mapping.metric, 'missing', () => `${mapping.value.text}: ${fault}`);
}

interface Found {
  readonly value: unknown;
  /** Why nothing could be found. */
  readonly fault?: string;
}

function find(expression: Expression, node: unknown): Found {
  try {
    return { value: expression.evaluate(node) };
  } catch (error) {
    return { value: undefined, fault: (error as Error).message.slice(0, 200) };
  }
}
