import * as grafanaUnits from '@grafana/grafana-foundation-sdk/units';
import { groups } from '../../alert-rules/groups.ts';
import * as thresholds from '../../alert-rules/thresholds.ts';
import { knownSeries } from './promql/known-series.ts';
import type { Facts } from './dashboards/lint-panel.ts';
import { DASHBOARD_UIDS } from '../../promql/dashboard-uids.ts';

/** The facts for the linters of dashboards and rules. */
export const facts: Facts = {
  series: knownSeries(
    groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording')),
  ),
  units: Object.values(grafanaUnits).map(String),
  limits: Object.values(thresholds).map(Number),
  uids: Object.values(DASHBOARD_UIDS),
};
