import type { SourceConfig } from '../config/config.ts';
import type { DropReason } from '../metrics/catalog.ts';
import type { Sample } from '../metrics/sample.ts';
import type { CollectorState } from './collector.ts';

/** Why a source gave no value where its configuration expects one. */
export type Absence =
  | 'not read yet'
  | 'source cannot be read'
  | 'not reported by the source'
  | `refused (${DropReason})`;

/** What one mapping of a source gave in the last read. */
export interface ReportedValue extends Pick<Sample, 'labels'> {
  readonly metric: Sample['name'];
  readonly samples: readonly Sample[];
  /** Null if there are samples. */
  readonly absence: Absence | null;
}

/** Every value that a source is configured to give, in the order of the configuration. */
export function reportedValues({ source, samples, last }: CollectorState): ReportedValue[] {
  const absenceOf = (mapping: SourceConfig['metrics'][number]): Absence => {
    if (!last) return 'not read yet';
    const { success, dropped } = last;
    // Of a body that could be read, at least something was refused.
    if (!success && dropped.length === 0) return 'source cannot be read';
    const refused = dropped.find(
      ({ labels, reason }) => labels === mapping.labels && reason !== 'missing',
    );
    return refused ? `refused (${refused.reason})` : 'not reported by the source';
  };
  return source.metrics.map((mapping) => {
    const { metric, labels } = mapping;
    const isOwn = (one: Sample) =>
      one.name === metric && Object.keys(labels).every((key) => one.labels[key] === labels[key]);
    const own = samples.filter(isOwn);
    return { metric, labels, samples: own, absence: own.length > 0 ? null : absenceOf(mapping) };
  });
}
