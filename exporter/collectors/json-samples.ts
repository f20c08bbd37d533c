import { ExchangeError } from '../errors.ts';
import { inSlices } from '../time-slice.ts';
import { setImmediate } from 'node:timers/promises';
import type { JsonSource } from '../config/config.ts';
import { clip, type Expression } from '../config/fields.ts';
import { labelValue, showValue, type Selection } from './selection.ts';

type Mapping = JsonSource['metrics'][number];

/** Most values of a body. JSON.parse stops the event loop: of so many for 0.07 s. */
const MAX_VALUES = 100_000;

/**
 * Offers the samples in a JSON text. An expression that fails on the document makes the samples of its own mapping
 * `missing` and affects no other mapping. Throws a SyntaxError if the text is no JSON, and an ExchangeError if it has
 * more than MAX_VALUES values.
 */
export async function offerJson(source: JsonSource, text: string, selection: Selection) {
  const start = /[,[{]/g;
  for (let values = 0; start.test(text); values += 1) {
    if (values < MAX_VALUES) continue;
    throw new ExchangeError('body_too_large', `the body has more than ${MAX_VALUES} values`);
  }
  let root: unknown = JSON.parse(text);
  await setImmediate();
  try {
    if (source.root) root = source.root.evaluate(root);
  } catch {
    root = undefined;
  }
  for (const mapping of source.metrics) await offerMapping(mapping, root, selection);
}

async function offerMapping(mapping: Mapping, root: unknown, selection: Selection) {
  const refuse = (error: unknown) => selection.refuse(mapping, 'missing', (error as Error).message);
  try {
    const entries = entriesOf(mapping, root);
    await inSlices(Object.keys(entries), (key) => {
      const entry = entries[key];
      try {
        selection.offer(mapping, labelsOf(mapping, key, entry), evaluate(mapping.value, entry));
      } catch (error) {
        refuse(error);
      }
    });
  } catch (error) {
    refuse(error);
  }
}

/** What becomes a series each; without `each` that is the root alone. */
function entriesOf({ each, keyLabel }: Mapping, root: unknown): Record<string, unknown> {
  if (!each) return { root };
  const entries = evaluate(each, root);
  const isUsable = keyLabel === undefined || !Array.isArray(entries);
  if (typeof entries === 'object' && entries && isUsable) return entries as Record<string, unknown>;
  const expected = keyLabel === undefined ? 'an object or array' : 'an object';
  throw new Error(`${each.text}: expected ${expected}, got ${showValue(entries)}`);
}

function labelsOf({ labels, keyLabel, labelsFrom }: Mapping, key: string, entry: unknown) {
  const all: Record<string, string> = { ...labels };
  if (keyLabel !== undefined) all[keyLabel] = labelValue(key)!;
  for (const [label, expression] of Object.entries(labelsFrom)) {
    const value = evaluate(expression, entry);
    const text = labelValue(value);
    if (text === undefined) {
      throw new Error(`label ${label}: expected a string, got ${showValue(value)}`);
    }
    all[label] = text;
  }
  return all;
}

/** Throws an error that names the expression if it fails on this node. */
function evaluate(expression: Expression, node: unknown): unknown {
  try {
    return expression.evaluate(node);
  } catch (cause) {
    throw new Error(`${expression.text}: ${clip((cause as Error).message)}`, { cause });
  }
}
