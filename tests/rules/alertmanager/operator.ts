import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import type { IMatcher } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher';
import type { IRoute } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Route';

/** The receiver of the cluster's default route. Alerts continue from our routes to it. */
export const CLUSTERS_RECEIVER = 'the-clusters';

/**
 * The Prometheus Operator's result for an AlertmanagerConfig and a cluster's own configuration. The first
 * route and the inhibitions are limited to the namespace, alerts continue after the first route, and the
 * names of receivers start with the resource's name. Integrations are left out.
 * Source: prometheus-operator, pkg/alertmanager/amcfg.go (AddAlertmanagerConfigs, namespaceEnforcer).
 */
export function operatorAlertmanager({ metadata, spec }: IAlertmanagerConfig) {
  const prefix = `${metadata?.namespace}/${metadata?.name}/`;
  const ofNamespace = `namespace="${metadata?.namespace}"`;
  const first = toRoute(spec.route!, prefix);
  const intervals = (spec.muteTimeIntervals ?? []).map(({ name, timeIntervals = [] }) => ({
    name: prefix + name,
    time_intervals: timeIntervals.map(({ weekdays, times = [] }) => ({
      weekdays,
      times: times.map(({ startTime, endTime }) => ({ start_time: startTime, end_time: endTime })),
    })),
  }));
  return {
    route: {
      receiver: CLUSTERS_RECEIVER,
      routes: [
        { ...first, matchers: [...(first.matchers ?? []), ofNamespace], continue: true },
        { receiver: CLUSTERS_RECEIVER },
      ],
    },
    inhibit_rules: (spec.inhibitRules ?? []).map(({ sourceMatch, targetMatch, equal }) => ({
      source_matchers: [...(sourceMatch ?? []).map(toText), ofNamespace],
      target_matchers: [...(targetMatch ?? []).map(toText), ofNamespace],
      ...(equal === undefined ? {} : { equal }),
    })),
    receivers: [
      { name: CLUSTERS_RECEIVER },
      ...(spec.receivers ?? []).map(({ name }) => ({ name: prefix + name })),
    ],
    ...(intervals.length === 0 ? {} : { time_intervals: intervals }),
  };
}

interface PlainRoute {
  readonly matchers?: readonly string[];
  readonly routes?: readonly PlainRoute[];
  readonly [field: string]: unknown;
}

function toRoute(route: IRoute, prefix: string): PlainRoute {
  const fields = {
    receiver: route.receiver === undefined ? undefined : prefix + route.receiver,
    matchers: route.matchers?.map(toText),
    continue: route.continue,
    group_by: route.groupBy,
    group_wait: route.groupWait,
    group_interval: route.groupInterval,
    repeat_interval: route.repeatInterval,
    active_time_intervals: route.activeTimeIntervals?.map((name) => prefix + name),
    routes: route.routes?.map((child) => toRoute(child, prefix)),
  };
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present);
}

function toText({ name, matchType = '=', value = '' }: IMatcher): string {
  return `${name}${matchType}${JSON.stringify(value)}`;
}
