import { z } from 'zod';
import { isBusinessMetric } from '../metrics/sample.ts';
import { catalog } from '../metrics/catalog.ts';
import type { LabelDomain, MetricDefinition } from '../metrics/catalog.ts';
import type { Mapping } from './config.ts';
import { compileExpression } from './expression.ts';
import { expression } from './fields.ts';

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected a label name');
const labels = z.record(labelName, z.string()).default({});

/** A source may fill the business metrics; the others are measured here. */
const metric = z.string('expected a metric of the catalogue').refine(isBusinessMetric, {
  error: (issue) => `expected a business metric of the catalogue, got "${String(issue.input)}"`,
});

/** One entry of a JSON source's `metrics`. */
export const jsonMapping = z
  .strictObject({
    metric,
    labels,
    each: expression.optional(),
    keyLabel: labelName.optional(),
    labelsFrom: z.record(labelName, expression).default({}),
    value: expression.optional(),
  })
  .superRefine((mapping, context) => {
    if (!mapping.each && !mapping.value) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'expected an expression' });
    }
    if (!mapping.each && (mapping.keyLabel || Object.keys(mapping.labelsFrom).length > 0)) {
      context.addIssue({
        code: 'custom',
        path: ['each'],
        message: 'expected with keyLabel or labelsFrom',
      });
    }
    requireLabels(context, mapping.metric, [mapping.labels, mapping.labelsFrom], mapping.keyLabel);
  })
  .transform(({ each, keyLabel, value, ...rest }): Mapping => ({
    ...rest,
    from: 'json',
    value: value ?? compileExpression('@'),
    ...(each && { each }),
    ...(keyLabel && { keyLabel }),
  }));

/** `user_id` is personal and unbounded: it reaches no metric of ours. */
const keptLabel = labelName.refine((label) => label !== 'user_id', {
  error: 'expected any label but user_id, which is personal',
});

/** One entry of a Prometheus text source's `metrics`. */
export const textMapping = z
  .strictObject({
    metric,
    labels,
    source: z
      .string('expected the name of a metric of the source')
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric of the source'),
    where: z.record(labelName, z.string()).default({}),
    labelsFrom: z.record(labelName, keptLabel).default({}),
  })
  .superRefine((mapping, context) =>
    requireLabels(context, mapping.metric, [mapping.labels, mapping.labelsFrom]),
  )
  .transform((mapping): Mapping => ({ ...mapping, from: 'prometheus' }));

/** A mapping gives a value to every label of its metric, to no other, and only allowed ones. */
function requireLabels(
  context: z.RefinementCtx,
  metricName: string,
  given: readonly [fixed: Readonly<Record<string, string>>, from: object],
  keyLabel?: string,
): void {
  if (!isBusinessMetric(metricName)) return;
  const definition: MetricDefinition = catalog[metricName];
  const named = [...given.flatMap((part) => Object.keys(part)), ...(keyLabel ? [keyLabel] : [])];
  const expected = Object.keys(definition.labels);
  if (named.toSorted().join() !== expected.toSorted().join()) {
    const wanted = expected.length > 0 ? expected.join(', ') : 'none';
    context.addIssue(
      `expected exactly the labels of ${metricName} (${wanted}), got ${named.join(', ') || 'none'}`,
    );
  }
  for (const [label, value] of Object.entries(given[0])) {
    const domain: LabelDomain | undefined = definition.labels[label];
    if (Array.isArray(domain) && !domain.includes(value)) {
      const message = `expected one of ${domain.join(', ')}, got "${value}"`;
      context.addIssue({ code: 'custom', path: ['labels', label], message });
    }
  }
}
