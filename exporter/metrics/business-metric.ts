import { catalog } from './catalog.ts';
import type { MetricDefinition, MetricName } from './catalog.ts';
import type { SampledName } from './sample.ts';

/** Whether a metric mirrors a business figure of the services; the others are measured here. */
export function isBusinessMetric(text: string): text is SampledName {
  const definition: MetricDefinition | undefined = Object.hasOwn(catalog, text)
    ? catalog[text as MetricName]
    : undefined;
  return (
    definition !== undefined &&
    definition.type !== 'histogram' &&
    text.startsWith('penpal_') &&
    !/^penpal_(monitoring|collector|alert)_/.test(text)
  );
}

/** The business figures, in the order of the catalogue. */
export const businessMetrics: readonly SampledName[] =
  Object.keys(catalog).filter(isBusinessMetric);
