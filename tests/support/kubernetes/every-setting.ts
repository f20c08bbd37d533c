import { EVERY_CHANNEL } from '../../rules/alertmanager/every-channel.ts';

/** Variables for every channel, for business hours, and for a cluster with other names. */
export const EVERY_SETTING = {
  ...EVERY_CHANNEL,
  KUBERNETES_NAMESPACE: 'watch',
  PROMETHEUS_NAMESPACE: 'prometheus',
  SERVICES_NAMESPACE: 'production',
  INGRESS_NAMESPACE: 'traefik',
  IMAGE: 'registry.example/monitoring:1',
  SHARD_COUNT: '5',
  GRAFANA_URL: 'https://grafana.example',
  PROMETHEUS_EXTERNAL_URL: 'https://prometheus.example',
  ALERTMANAGER_EXTERNAL_URL: 'https://alertmanager.example',
  RUNBOOK_URL: 'https://runbooks.example',
} as const;
