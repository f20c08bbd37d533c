import type { Unit } from '../exporter/metrics/catalog.ts';
import type { ValueUnit } from './quantity.ts';

const TEMPLATES: Readonly<Partial<Record<Unit, string>>> = {
  bytes: '{{ $value | humanize1024 }}B',
  ratio: '{{ $value | humanizePercentage }}',
  seconds: '{{ $value | humanizeDuration }}',
  usd: '{{ $value | printf "%.2f" }} USD',
};

/** The template by which Prometheus writes an alert's value with its unit. */
export function templateOf(unit: ValueUnit): string {
  const [base, perSecond] = unit.split('/') as [Unit, string | undefined];
  const template = TEMPLATES[base] ?? '{{ $value | humanize }}';
  return perSecond ? `${template} a second` : template;
}
