import type { Unit } from '../../exporter/metrics/catalog.ts';
import type { ValueUnit } from '../../promql/quantity.ts';

/** The value as a number of three digits or so. */
export const PLAIN_VALUE = '{{ $value | humanize }}';

const TEMPLATES: Readonly<Partial<Record<Unit, string>>> = {
  bytes: '{{ $value | humanize1024 }}B',
  ratio: '{{ $value | humanizePercentage }}',
  seconds: '{{ $value | humanizeDuration }}',
  usd: '{{ $value | printf "%.2f" }} USD',
};

/** The template by which Prometheus writes an alert's value with its unit. */
export function valueTemplate(unit: ValueUnit): string {
  const [base, perSecond] = unit.split('/') as [Unit, string | undefined];
  const template = TEMPLATES[base] ?? PLAIN_VALUE;
  return perSecond ? `${template} a second` : template;
}
