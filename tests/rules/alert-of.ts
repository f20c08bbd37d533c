import { alerts } from '../../alert-rules/groups.ts';

type Labels = Readonly<Record<string, string>>;

/** An alert with the labels and annotations of its rule. `service` sets `service_name`. Throws if there is no such rule. */
export function alertOf(name: string, service?: string, others: Labels = {}) {
  const rule = alerts.find((one) => one.rule.name === name)?.rule;
  if (!rule) throw new Error(`no alert ${name}`);
  const about = service === undefined ? {} : { service_name: service };
  const labels = { alertname: name, ...others, ...about, ...rule.labels };
  return { labels, annotations: rule.annotations };
}
