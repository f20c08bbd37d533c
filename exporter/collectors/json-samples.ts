import type { JsonMapping, SourceConfig } from '../config/config.ts';
import type { Expression } from '../config/expression.ts';
import type { Sample } from '../metrics/sample.ts';
import { acceptSeries, shown } from './accept-series.ts';
import type { Candidate } from './accept-series.ts';
import { labelValue } from './label-value.ts';
import { RefusalTally } from './refusals.ts';
import type { Refusal } from './refusals.ts';

/** The figures of one answer, and what of it was refused. */
export interface Extract {
  readonly samples: readonly Sample[];
  readonly dropped: readonly Refusal[];
}

/**
 * The figures of a parsed JSON document. Never throws: an expression that cannot be evaluated on
 * this document costs its own mapping (reason `missing`) and no other.
 */
export function jsonSamples(
  source: Pick<SourceConfig, 'root' | 'mappings' | 'maxSeries'>,
  document: unknown,
): Extract {
  const tally = new RefusalTally();
  const root = source.root ? find(source.root, document).value : document;
  const candidates = source.mappings.flatMap((mapping) =>
    mapping.from === 'json' ? candidatesOf(mapping, root, tally) : [],
  );
  return { samples: acceptSeries(candidates, source.maxSeries, tally), dropped: tally.list() };
}

function candidatesOf(mapping: JsonMapping, root: unknown, tally: RefusalTally): Candidate[] {
  if (!mapping.each) return candidateOf(mapping, mapping.labels, root, tally);
  const { value, fault } = find(mapping.each, root);
  const entries = entriesOf(value, mapping);
  if (!entries) {
    const wanted = mapping.keyLabel ? 'an object' : 'an object or array';
    const example = `${mapping.each.text}: ${fault ?? `expected ${wanted}, got ${shown(value)}`}`;
    tally.add(mapping.metric, 'missing', example);
    return [];
  }
  return entries.flatMap(([key, entry]) => {
    const labels = labelsOf(mapping, key, entry, tally);
    return labels ? candidateOf(mapping, labels, entry, tally) : [];
  });
}

/** Keys of an array are no names: a mapping with keyLabel asks for an object. */
function entriesOf(value: unknown, mapping: JsonMapping): [string, unknown][] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value) && mapping.keyLabel) return undefined;
  return Object.entries(value);
}

function labelsOf(mapping: JsonMapping, key: string, entry: unknown, tally: RefusalTally) {
  const labels: Record<string, string> = { ...mapping.labels };
  if (mapping.keyLabel) labels[mapping.keyLabel] = labelValue(key) ?? '';
  for (const [label, expression] of Object.entries(mapping.labelsFrom)) {
    const { value, fault } = find(expression, entry);
    const text = labelValue(value);
    if (text === undefined) {
      const example = `label ${label}: ${fault ?? `expected a string, got ${shown(value)}`}`;
      tally.add(mapping.metric, 'missing', example);
      return undefined;
    }
    labels[label] = text;
  }
  return labels;
}

function candidateOf(
  { metric: name, value: expression }: JsonMapping,
  labels: Candidate['labels'],
  node: unknown,
  tally: RefusalTally,
): Candidate[] {
  const { value, fault } = find(expression, node);
  if (fault === undefined) return [{ name, labels, value }];
  tally.add(name, 'missing', `${expression.text}: ${fault}`);
  return [];
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
