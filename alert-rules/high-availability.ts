import * as q from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';

const monitors = q.gauge('up', q.MONITOR);
const alertmanagers = q.gauge('up', q.ALERTMANAGER);
const members = q.minBy(q.gauge('alertmanager_cluster_members', q.ALERTMANAGER));
const configuration = q.gauge('alertmanager_config_hash', q.ALERTMANAGER);
/** The members that can be scraped do not all know each other, or have different configurations. */
const outOfStep = q.either(
  q.whereMatched(members, '<', q.sumBy(q.asCount(alertmanagers)), q.on()),
  q.whereMatched(q.minBy(configuration), '<', q.maxBy(configuration), q.on()),
  q.on(),
);

/** The targets that are down while another one is up. */
const oneIsDown = (targets: typeof monitors) =>
  q.and(q.isFalse(q.minBy(targets, 'instance')), q.isTrue(q.maxBy(targets)), q.on());

/** Alerts for several monitoring services or Alertmanagers. They cannot fire with one of each. */
export const highAvailability: RuleGroup = {
  name: 'high-availability',
  rules: [
    // No other shard probes the services of this one. MonitorDown covers a single one.
    alert({
      name: 'MonitorInstanceDown',
      dashboard: 'monitoring',
      service: 'monitoring-service',
      expression: oneIsDown(monitors),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'One of several monitoring services is down',
      french: (labels) =>
        `Le service de monitoring ${labels.instance} est en panne\u00a0: les pannes de ses services passent inaperçues`,
      description: (labels) =>
        `Prometheus cannot scrape ${labels.instance}. Outages of the services in its share go unnoticed.`,
      why: 'No other shard probes its services.',
      onlyWith: 'shards',
    }),
    alert({
      name: 'AlertmanagerClusterDegraded',
      dashboard: 'monitoring',
      service: 'alertmanager',
      expression: q.either(q.condition(oneIsDown(alertmanagers)), q.condition(outOfStep), q.on()),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '2m',
      summary: 'The Alertmanagers do not work as one',
      french: () =>
        'Les Alertmanager ne fonctionnent plus ensemble\u00a0: des messages peuvent arriver en double, ou bientôt plus du tout',
      description: ({ instance }) =>
        `Messages may come twice, or soon not at all: {{ if $labels.instance }}${instance} is down{{ else }}not every Alertmanager knows all others, or their configurations differ{{ end }}.`,
      why: 'The next failure leaves nobody to send notifications. Out of step, everyone gets messages twice.',
      onlyWith: 'ha',
    }),
  ],
};
