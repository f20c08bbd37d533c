import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import { groups } from '../../alert-rules/groups.ts';
import { groupOf } from '../../alert-rules/groups.ts';
import type { Manifest } from './manifest.ts';
import { metadata } from './names.ts';
import type { KubernetesSettings } from './settings.ts';

/** Every rule group as Prometheus's rule files have it. */
export function prometheusRule({ cluster }: KubernetesSettings): Manifest {
  const { KUBERNETES_NAMESPACE: namespace, GRAFANA_URL, RUNBOOK_URL } = cluster;
  const withLinks = linking({ grafana_url: GRAFANA_URL, runbook_url: RUNBOOK_URL });
  const object: IPrometheusRule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata('penpal', namespace),
    spec: {
      groups: groups.map(groupOf).map(({ rules, ...group }) => ({
        ...group,
        rules: rules.map((rule) => ofNamespace(withLinks(rule), namespace)),
      })),
    },
  };
  const why =
    'Alerts carry the label `namespace`: without it the operator’s Alertmanager would not bring them ' +
    'to the routes of this namespace. Recorded series are as everywhere.';
  return { file: 'prometheusrule.yaml', why, object };
}

function ofNamespace(rule: IRule, namespace: string): IRule {
  return rule.alert === undefined ? rule : { ...rule, labels: { ...rule.labels, namespace } };
}

/** Puts addresses where the rule would take them from Prometheus's external labels. */
function linking(addresses: Readonly<Record<string, string | undefined>>) {
  const filledIn = (text: string) =>
    Object.entries(addresses).reduce(
      (filled, [label, url]) =>
        url === undefined ? filled : filled.replaceAll(`{{ $externalLabels.${label} }}`, url),
      text,
    );
  return ({ annotations, ...rule }: IRule): IRule =>
    annotations === undefined ? rule : { ...rule, annotations: mapValues(annotations, filledIn) };
}

function mapValues(texts: Readonly<Record<string, string>>, change: (text: string) => string) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]));
}
