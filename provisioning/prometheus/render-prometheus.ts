import { dump, load } from 'js-yaml';
import type { PrometheusConfig } from './prometheus-config.ts';
import type { PrometheusSettings } from './settings.ts';
import { watchTwoOfEach } from './two-of-each.ts';

/**
 * The shipped prometheus.yml with what is switched on in the environment: Prometheus itself reads no
 * variables but in external labels. With nothing switched on it is the shipped text, byte for byte.
 * Secrets stay in their files; only the files' paths appear.
 */
export function renderPrometheus(shipped: string, settings: PrometheusSettings): string {
  const { REMOTE_WRITE_URL: url, COMPOSE_PROFILES: profiles } = settings;
  const hasTwoOfEach = profiles.includes('ha');
  if (url === undefined && !hasTwoOfEach) return shipped;
  const config = load(shipped) as PrometheusConfig;
  if (hasTwoOfEach) watchTwoOfEach(config);
  if (url !== undefined) config.remote_write = [remoteWrite(url, settings)];
  return dump(config, { lineWidth: 100, noRefs: true });
}

function remoteWrite(url: string, settings: PrometheusSettings) {
  const relabelling = externalLabels(settings.REMOTE_WRITE_REPLICA_LABEL);
  return { url, ...credentials(settings), write_relabel_configs: relabelling };
}

function credentials(settings: PrometheusSettings) {
  const {
    REMOTE_WRITE_USERNAME: username,
    REMOTE_WRITE_PASSWORD_FILE: password_file,
    REMOTE_WRITE_TOKEN_FILE: credentials_file,
  } = settings;
  if (credentials_file !== undefined) return { authorization: { credentials_file } };
  return username === undefined ? {} : { basic_auth: { username, password_file } };
}

/**
 * Every sample that is sent away has the external labels. Those that serve the rules' templates stay
 * here. So does the replica's name, unless the receiver tells two replicas apart by it: one that does
 * not would take two Prometheus for two sets of services.
 */
function externalLabels(replicaLabel: string | undefined) {
  const drop = (labels: string) => ({ action: 'labeldrop', regex: labels });
  if (replicaLabel === undefined) return [drop('grafana_url|runbook_url|replica')];
  if (replicaLabel === 'replica') return [drop('grafana_url|runbook_url')];
  return [
    { source_labels: ['replica'], target_label: replicaLabel },
    drop('grafana_url|runbook_url|replica'),
  ];
}
