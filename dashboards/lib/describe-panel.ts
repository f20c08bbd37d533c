import { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { grafanaUnit } from './grafana-units.ts';
import type { ShownUnit } from './grafana-units.ts';
import { mappings, thresholds } from './panel.ts';

import type { PanelOptions } from './panel.ts';
import { DATA_SOURCE } from './query.ts';
import type { Query } from './query.ts';

/** The methods that the library's panel builders have in common. */
interface PanelBuilder {
  id(id: number): unknown;
  title(title: string): unknown;
  description(description: string): unknown;
  datasource(source: typeof DATA_SOURCE): unknown;
  span(columns: number): unknown;
  height(rows: number): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  noValue(text: string): unknown;
  thresholds(steps: ReturnType<typeof thresholds>): unknown;
  mappings(mappings: ValueMapping[]): unknown;
  dataLinks(links: DashboardLinkBuilder[]): unknown;
  withTarget(target: DataqueryBuilder): unknown;
}

/** Gives any kind of panel what `options` say, and its queries in the form that the kind reads. */
export function describePanel<B extends PanelBuilder, U extends ShownUnit>(
  builder: B,
  options: PanelOptions<U>,
  target: (query: Query) => DataqueryBuilder,
): B {
  const { place, link, decimals, min, max, steps, states, emptyWhen } = options;
  builder.id(place.id);
  builder.title(options.title);
  builder.description(options.description);
  builder.datasource(DATA_SOURCE);
  builder.span(place.width);
  builder.height(place.height);
  builder.unit(options.unit ?? grafanaUnit(options.queries[0].unit));
  if (decimals !== undefined) builder.decimals(decimals);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (emptyWhen !== undefined) builder.noValue(emptyWhen);
  if (link) builder.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)]);
  if (states) builder.mappings(mappings(states));
  // Without steps of our own, Grafana would colour everything above 80 red.
  builder.thresholds(thresholds(steps ?? [{ color: 'green' }]));
  for (const query of options.queries) builder.withTarget(target(query));
  return builder;
}
