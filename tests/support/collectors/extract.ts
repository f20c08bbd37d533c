import { offerJson } from '../../../exporter/collectors/json-samples.ts';
import { Selection } from '../../../exporter/collectors/selection.ts';
import { offerText } from '../../../exporter/collectors/text-samples.ts';
import { configuredSource } from './source-server.ts';

/**
 * What a source with this entry reads from a text. `found` is short, for tables:
 * `English 1, French 2 | missing 1` lists label values and value of each sample, then the refusals.
 */
export async function extract(text: string, entry: Record<string, unknown>) {
  const source = configuredSource('http://localhost', entry);
  const selection = new Selection(source.maxSeries);
  await (source.format === 'json'
    ? offerJson(source, text, selection)
    : offerText(source, text, selection));
  const { samples, dropped } = selection.extract();
  const shown = samples.map(({ labels, value }) => [...Object.values(labels), value].join(' '));
  const refused = dropped.map(({ reason, count }) => `${reason} ${count}`);
  return {
    found: `${shown.join(', ')} | ${refused.join(', ')}`.trim(),
    examples: dropped.map(({ example }) => example),
    all: JSON.stringify({ samples, dropped }),
  };
}
