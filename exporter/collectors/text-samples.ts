import type { TextSource } from '../config/config.ts';
import { inSlices } from '../time-slice.ts';
import type { Sample } from '../metrics/sample.ts';
import { parsePrometheusText, type TextSample } from './prometheus-text.ts';
import { labelValue, NOT_UTF8, seriesKey, type Selection } from './selection.ts';

type Mapping = TextSource['metrics'][number];

/**
 * Offers the samples in a Prometheus text: of each mapping the first candidate that the text names, selected by labels
 * and summed over the labels that no mapping names. A refused sample is not part of a sum. As in Prometheus, a missing
 * label is empty.
 *
 * A counter with labels has no series until it first counts: prom-client then shows `# TYPE` alone. For a declared
 * counter without a selected series, a mapping that takes no labels gives 0. Any other metric without series is
 * unknown.
 *
 * Throws a SyntaxError if the text is no Prometheus text.
 */
export async function offerText(source: TextSource, text: string, selection: Selection) {
  // OpenMetrics declares a counter without `_total`.
  const isOpenMetrics = text.trimEnd().endsWith('# EOF');
  const familyOf = (name: string) => (isOpenMetrics ? name.replace(/_total$/, '') : name);
  const all = source.metrics.flatMap((mapping) => [mapping, ...mapping.fallbacks]);
  const wanted = new Set(all.flatMap(({ source }) => [source, familyOf(source)]));
  const parsed = await parsePrometheusText(text, (name) => wanted.has(name));
  const { declared, malformed } = parsed;
  const typeOf = (name: string) => {
    const type = declared.get(familyOf(name));
    const isFamily = isOpenMetrics && !name.endsWith('_total');
    return isFamily && type === 'counter' ? undefined : type;
  };
  const samplesOf = Map.groupBy(parsed.samples, ({ name }) => name);
  for (const mapping of source.metrics) {
    const candidates = [mapping, ...mapping.fallbacks];
    const found = candidates.find(
      ({ source }) =>
        samplesOf.has(source) || malformed.has(source) || typeOf(source) !== undefined,
    );
    if (!found) {
      selection.refuse(mapping, 'missing', `${mapping.source}: not in the body`);
      continue;
    }
    const { source, where } = found;
    const { line, count } = malformed.get(source) ?? { line: 0, count: 0 };
    if (count > 0) selection.refuse(mapping, 'not_a_number', `cannot parse line ${line}`, count);
    const isZero = count === 0 && typeOf(source) === 'counter';
    const samples = samplesOf.get(source) ?? [];
    await offerSums({ ...mapping, source, where }, samples, isZero, selection);
  }
}

/** `isZero`: the sum of no samples is 0, not unknown. */
async function offerSums(
  mapping: Mapping,
  samples: readonly TextSample[],
  isZero: boolean,
  selection: Selection,
) {
  const { metric, source, where } = mapping;
  const wanted = Object.entries(where);
  const taken = Object.entries(mapping.labelsFrom);
  const seen = new Set<string>();
  const sums = new Map<string, { labels: Sample['labels']; value: number }>();
  await inSlices(samples, (sample) => {
    const { labels: theirs, value } = sample;
    if (!wanted.every(([label, text]) => (theirs.get(label) ?? '') === text)) return;
    const theirKey = JSON.stringify([...theirs].sort(([a], [b]) => (a < b ? -1 : 1)));
    if (seen.has(theirKey)) {
      return selection.refuse(mapping, 'duplicate', `${source}: a series is given more than once`);
    }
    seen.add(theirKey);
    if (theirKey.includes(NOT_UTF8)) {
      return selection.refuse(mapping, 'invalid_label', `${source}: a label is not UTF-8`);
    }
    const labels: Record<string, string> = { ...mapping.labels };
    for (const [label, their] of taken) labels[label] = labelValue(theirs.get(their)) ?? '';
    if (!selection.accepts(mapping, labels, value)) return;
    const key = seriesKey({ name: metric, labels });
    const sum = sums.get(key);
    if (sum) sum.value += value;
    else sums.set(key, { labels, value });
  });
  if (isZero && seen.size + taken.length === 0) selection.offer(mapping, mapping.labels, 0);
  await inSlices(sums.values(), ({ labels, value }) => selection.offer(mapping, labels, value));
}
