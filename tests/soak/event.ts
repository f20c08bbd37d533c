import type { FaultKind, FaultOptions } from '../../demo/fleet/fault.ts';
import type { ServiceName } from '../../demo/fleet/penpal-services.ts';
import type { FileName } from './services-file.ts';

/** The real parts that a run kills and starts again. */
export const KILLED_PARTS = ['prometheus', 'alertmanager'] as const;
export type KilledPart = (typeof KILLED_PARTS)[number];

/** Something that a run does to the stack. */
export type Deed =
  | {
      readonly kind: 'fault';
      readonly service: ServiceName;
      readonly fault: FaultKind;
      readonly options: FaultOptions;
    }
  | { readonly kind: 'mend'; readonly service: ServiceName }
  | { readonly kind: 'reload'; readonly file: FileName; readonly by: 'signal' | 'endpoint' }
  | {
      readonly kind: 'kill';
      readonly part: KilledPart;
      readonly signal: 'SIGKILL' | 'SIGTERM';
      readonly downMs: number;
    }
  /** So many requests at once. */
  | { readonly kind: 'storm'; readonly requests: number };

/** A deed and its time, milliseconds from the start of the plan. */
export interface SoakEvent {
  readonly atMs: number;
  readonly deed: Deed;
}

/** One line for a person. */
export function eventText({ atMs, deed }: SoakEvent): string {
  const { kind, ...rest } = deed;
  const words = Object.values(rest).map((part) =>
    typeof part === 'object' ? JSON.stringify(part) : String(part),
  );
  return `${(atMs / 1000).toFixed(1).padStart(7)} s  ${[kind, ...words].join(' ')}`;
}
