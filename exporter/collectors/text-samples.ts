import type { SourceConfig, TextMapping } from '../config/config.ts';
import { acceptSeries, expectationOf, placeOf, refusalOf, shown } from './accept-series.ts';
import type { Candidate } from './accept-series.ts';
import type { Extract } from './json-samples.ts';
import { labelValue } from './label-value.ts';
import type { PrometheusText, TextSample } from './prometheus-text.ts';
import { RefusalTally } from './refusals.ts';
import { labelsKey, seriesKey } from './series.ts';

/**
 * The figures of a Prometheus text: samples selected by name and labels, summed over the labels
 * that no mapping names. A sample that is refused is not part of a sum; a label that a series does
 * not have is empty, as in Prometheus.
 */
export function textSamples(
  source: Pick<SourceConfig, 'mappings' | 'maxSeries'>,
  text: PrometheusText,
): Extract {
  const tally = new RefusalTally();
  const byName = Map.groupBy(text.samples, ({ name }) => name);
  const candidates = source.mappings.flatMap((mapping) => {
    if (mapping.from !== 'prometheus') return [];
    refuseMalformed(mapping, text, tally);
    const samples = byName.get(mapping.source) ?? [];
    return sums(mapping, distinct(mapping, samples, tally), tally);
  });
  return { samples: acceptSeries(candidates, source.maxSeries, tally), dropped: tally.list() };
}

/** Lines of the metric that cannot be read, and a metric that the text does not know at all. */
function refuseMalformed(
  { metric, source }: TextMapping,
  { samples, declared, malformed }: PrometheusText,
  tally: RefusalTally,
): void {
  const lines = malformed.filter(({ name }) => name === source);
  for (const { line } of lines) tally.add(metric, 'not_a_number', `line ${line} cannot be read`);
  const known = declared.has(source) || samples.some(({ name }) => name === source);
  if (!known && lines.length === 0) tally.add(metric, 'missing', `${source}: not in the answer`);
}

/** Of the samples that the mapping selects each series once, the first. */
function distinct(
  { metric, where }: TextMapping,
  samples: readonly TextSample[],
  tally: RefusalTally,
): TextSample[] {
  const wanted = Object.entries(where);
  const series = new Map<string, TextSample>();
  for (const sample of samples) {
    const { name, labels } = sample;
    if (!wanted.every(([label, value]) => (labels.get(label) ?? '') === value)) continue;
    const key = labelsKey(labels);
    if (series.has(key)) tally.add(metric, 'duplicate', `${name}: a series is given twice`);
    else series.set(key, sample);
  }
  return [...series.values()];
}

function sums(
  mapping: TextMapping,
  samples: readonly TextSample[],
  tally: RefusalTally,
): Candidate[] {
  const { metric: name } = mapping;
  const groups = new Map<string, Candidate & { value: number }>();
  for (const { labels: theirs, value } of samples) {
    const labels = labelsOf(mapping, theirs);
    const reason = refusalOf(name, value);
    if (reason) {
      tally.add(
        name,
        reason,
        `${placeOf(name, labels)}: ${expectationOf(reason)}, got ${shown(value)}`,
      );
      continue;
    }
    const key = seriesKey(name, labels);
    const group = groups.get(key);
    if (group) group.value += value;
    else groups.set(key, { name, labels, value });
  }
  return [...groups.values()];
}

function labelsOf({ labels, labelsFrom }: TextMapping, theirs: ReadonlyMap<string, string>) {
  const taken = Object.entries(labelsFrom).map(
    ([ours, source]) => [ours, labelValue(theirs.get(source) ?? '') ?? ''] as const,
  );
  return { ...labels, ...Object.fromEntries(taken) };
}
