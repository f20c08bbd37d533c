import type { TextSource } from '../config/config.ts';
import { inSlices } from '../clock.ts';
import type { Sample } from '../metrics/sample.ts';
import { parsePrometheusText, type TextSample } from './prometheus-text.ts';
import { labelValue, seriesKey, type Selection } from './selection.ts';

type Mapping = TextSource['metrics'][number];

/**
 * Offers the samples in a Prometheus text: selected by name and labels, summed over the labels that no
 * mapping names. A refused sample is not part of a sum. As in Prometheus, a missing label is empty.
 *
 * A counter with labels has no series until it first counts: prom-client then shows `# TYPE` alone.
 * For a declared counter without series, a mapping that neither selects nor takes labels gives 0.
 * Any other metric without series is unknown.
 *
 * Throws a SyntaxError if the text is no Prometheus text.
 */
export async function offerText(source: TextSource, text: string, selection: Selection) {
  const parsed = await parsePrometheusText(text);
  const samplesOf = Map.groupBy(parsed.samples, ({ name }) => name);
  for (const mapping of source.metrics) {
    const { metric } = mapping;
    const samples = samplesOf.get(mapping.source) ?? [];
    const malformed = parsed.malformed.get(mapping.source);
    if (malformed) {
      const { line, count } = malformed;
      selection.refuse(metric, 'not_a_number', `cannot parse line ${line}`, count);
    }
    if (samples.length > 0) await offerSums(mapping, samples, selection);
    else if (!malformed) offerAbsent(mapping, parsed.declared.get(mapping.source), selection);
  }
}

/** `type`: of the metric without samples, undefined if the text does not declare it. */
function offerAbsent(mapping: Mapping, type: string | undefined, selection: Selection): void {
  const { metric, source, labels, where, labelsFrom } = mapping;
  if (type === undefined) selection.refuse(metric, 'missing', `${source}: not in the body`);
  const isForAllSeries = Object.keys({ ...where, ...labelsFrom }).length === 0;
  if (type === 'counter' && isForAllSeries) selection.offer(metric, labels, 0);
}

async function offerSums(mapping: Mapping, samples: readonly TextSample[], selection: Selection) {
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
      return selection.refuse(metric, 'duplicate', `${source}: a series is given more than once`);
    }
    seen.add(theirKey);
    const labels: Record<string, string> = { ...mapping.labels };
    for (const [label, their] of taken) labels[label] = labelValue(theirs.get(their)) ?? '';
    if (!selection.accepts(metric, labels, value)) return;
    const key = seriesKey({ name: metric, labels });
    const sum = sums.get(key);
    if (sum) sum.value += value;
    else sums.set(key, { labels, value });
  });
  await inSlices(sums.values(), ({ labels, value }) => selection.offer(metric, labels, value));
}
