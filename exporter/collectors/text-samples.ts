import type { SourceConfig, TextMapping } from '../config/config.ts';
import { inSlices } from '../clock.ts';
import { labelValue } from './label-value.ts';
import type { PrometheusText, TextSample } from './prometheus-text.ts';
import { Selection } from './selection.ts';
import type { Extract } from './selection.ts';
import { compareText, labelValues, seriesKey, shownSeries } from './series.ts';
import type { Labels } from './series.ts';
import { explainRefusal, refusalOf } from './value.ts';

/**
 * The figures of a Prometheus text: samples selected by name and labels, summed over the labels
 * that no mapping names. A sample that is refused is not part of a sum; a label that a series does
 * not have is empty, as in Prometheus.
 *
 * A counter with labels has no series before it first counts (prom-client shows its `# TYPE` alone), which
 * is when a sum over all of them is 0 as measured: a counter that is declared without a line of its own,
 * in a mapping that takes and asks for no label. Of any other metric without series nothing is known.
 */
export async function textSamples(
  source: Pick<SourceConfig, 'mappings' | 'maxSeries'>,
  text: PrometheusText,
): Promise<Extract> {
  const selection = new Selection(source.maxSeries);
  const byName = Map.groupBy(text.samples, ({ name }) => name);
  for (const mapping of source.mappings) {
    if (mapping.from !== 'prometheus') continue;
    const samples = byName.get(mapping.source) ?? [];
    const malformed = text.malformed.get(mapping.source) ?? [];
    for (const line of malformed) {
      selection.refuse(mapping.metric, 'not_a_number', () => `line ${line} cannot be read`);
    }
    if (samples.length + malformed.length === 0 && !text.declared.has(mapping.source)) {
      const example = () => `${mapping.source}: not in the answer`;
      selection.refuse(mapping.metric, 'missing', example);
    }
    const hasCountedNothing =
      samples.length + malformed.length === 0 && text.counters.has(mapping.source);
    if (hasCountedNothing && sumsOverAll(mapping)) {
      selection.offer(mapping.metric, mapping.labels, 0);
    }
    const sums = await summed(mapping, samples, selection);
    await inSlices(sums, ({ labels, value }) => selection.offer(mapping.metric, labels, value));
  }
  return selection.extract();
}

interface Sum {
  readonly labels: Labels;
  value: number;
}

async function summed(
  mapping: TextMapping,
  samples: readonly TextSample[],
  selection: Selection,
): Promise<Iterable<Sum>> {
  const { metric } = mapping;
  const seen = new Set<string>();
  const sums = new Map<string, Sum>();
  await inSlices(samples, (sample) => {
    if (!isWanted(mapping, sample)) return;
    const { name, value } = sample;
    const theirs = theirKey(sample);
    if (seen.has(theirs)) {
      selection.refuse(metric, 'duplicate', () => `${name}: a series is given more than once`);
      return;
    }
    seen.add(theirs);
    const labels = ourLabels(mapping, sample);
    const reason = refusalOf(metric, value);
    if (reason) {
      const what = () => `${shownSeries(metric, labels)}: ${explainRefusal(reason, value)}`;
      selection.refuse(metric, reason, what);
      return;
    }
    const ours = seriesKey(metric, labelValues(metric, labels));
    const sum = sums.get(ours);
    if (sum) sum.value += value;
    else sums.set(ours, { labels, value });
  });
  return sums.values();
}

function sumsOverAll({ where, labelsFrom }: TextMapping): boolean {
  return Object.keys({ ...where, ...labelsFrom }).length === 0;
}

function isWanted({ where }: TextMapping, { labels }: TextSample): boolean {
  return Object.entries(where).every(([label, value]) => (labels.get(label) ?? '') === value);
}

/** One text for one series of the source, whatever the order of its labels. */
function theirKey({ labels }: TextSample): string {
  return JSON.stringify([...labels].sort(([a], [b]) => compareText(a, b)));
}

function ourLabels({ labels, labelsFrom }: TextMapping, sample: TextSample): Labels {
  const ours: Record<string, string> = { ...labels };
  for (const [label, theirs] of Object.entries(labelsFrom)) {
    ours[label] = labelValue(sample.labels.get(theirs) ?? '') ?? '';
  }
  return ours;
}
