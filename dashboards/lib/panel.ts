import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Quantity } from '../../promql/quantity.ts';
import type { ShownUnit } from './grafana-units.ts';
import type { Query } from './query.ts';

/** From this value on, this colour. The first step has no `from`: it holds below all others. */
export interface Step<U extends ShownUnit> {
  readonly from?: Quantity<U>;
  readonly color: Color;
}
export type Color = 'green' | 'yellow' | 'orange' | 'red' | 'blue' | 'text';

/** What a value is called and which colour it has; the position is the value. */
export type States = readonly { readonly text: string; readonly color: Color }[];

/** Where a panel is on its board. */
export interface Place {
  /** Stable: the front end links to it. */
  readonly id: number;
  /** Columns of 24. */
  readonly width: number;
  /** Rows of 30 pixels. */
  readonly height: number;
}

/** `place(3, 12, 8)`: panel 3, half the board wide, 8 rows high. */
export function place(id: number, width: number, height: number): Place {
  return { id, width, height };
}

/** What every panel says of itself. */
export interface PanelOptions<U extends ShownUnit = ShownUnit> {
  readonly place: Place;
  readonly title: string;
  readonly description: string;
  readonly queries: readonly [Query<U>, ...Query<U>[]];
  /** In the unit of the values. */
  readonly steps?: readonly Step<NoInfer<U>>[];
  readonly states?: States;
  /** A unit of Grafana, where that of the values is not the one to show. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Where a click on a value leads. */
  readonly link?: ValueLink;
  /** Says when the panel is rightly empty; shown in its place. */
  readonly emptyWhen?: string;
}

/** A link of each value; `url` may use Grafana's variables of fields. */
export interface ValueLink {
  readonly title: string;
  readonly url: string;
}

/** A panel that a board can build, and what its tests need to know. */
export interface BoardPanel {
  readonly id: number;
  readonly emptyWhen: string | undefined;
  readonly build: () => Panel;
}

/** Colours by value, in absolute steps. */
export function thresholds(steps: readonly Step<ShownUnit>[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: from ?? null, color })));
}

export function colorByThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** Texts and colours for the values 0, 1, … */
export function mappings(states: States): ValueMapping[] {
  const results = states.map(({ text, color }, index) => ({ text, color, index }));
  return [
    {
      type: MappingType.ValueToText,
      options: Object.fromEntries(results.map((result, value) => [String(value), result])),
    },
  ];
}

export const UP_OR_DOWN: States = [
  { text: 'DOWN', color: 'red' },
  { text: 'UP', color: 'green' },
];
