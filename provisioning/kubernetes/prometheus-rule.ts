import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Rule';
import { groupOf, groups } from '../../alert-rules/groups.ts';
import { metadata } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import type { KubernetesSettings } from './settings.ts';

/** Every rule group, as in Prometheus's rule files. */
export function prometheusRule({ cluster }: KubernetesSettings): Manifest {
  const { KUBERNETES_NAMESPACE: namespace, GRAFANA_URL, RUNBOOK_URL } = cluster;
  const links = { grafana_url: GRAFANA_URL, runbook_url: RUNBOOK_URL };
  return {
    file: 'prometheusrule.yaml',
    why:
      'Alerts have the label `namespace`, because the operator’s Alertmanager routes by it. Recorded ' +
      'series are as in prometheus.yml.',
    object: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata('penpal', namespace),
      spec: {
        groups: groups.map(groupOf).map(({ rules, ...group }) => ({
          ...group,
          rules: rules.map((rule) => ofNamespace(rule, namespace, links)),
        })),
      },
    } satisfies IPrometheusRule,
  };
}

/** Gives alerts the label `namespace`, and fills in the links that are set. */
function ofNamespace(
  rule: IRule,
  namespace: string,
  links: Readonly<Record<string, string | undefined>>,
): IRule {
  if (rule.alert === undefined) return rule;
  const fillIn = (text: string) =>
    text.replace(
      /\{\{ \$externalLabels\.(\w+) \}\}/,
      (label, name: string) => links[name] ?? label,
    );
  const annotations = Object.entries(rule.annotations ?? {});
  return {
    ...rule,
    labels: { ...rule.labels, namespace },
    annotations: Object.fromEntries(annotations.map(([name, text]) => [name, fillIn(text)])),
  };
}
