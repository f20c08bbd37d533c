import type { ProbeFailureReason } from '../../exporter/metrics/catalog.ts';
import type { MetricName } from '../../promql/metrics.ts';
import { frenchOf } from './rule.ts';

/** Queries a metric of the alert's service, in a template of Prometheus. */
function ofService(metric: MetricName, around = (selector: string) => selector): string {
  return `printf "${around(`${metric}{service_name=%q}`)}" $labels.service_name | query`;
}

/** The time that a probe took or waited: at most three digits, so that 5.001 s reads 5 s. */
const SECONDS = '{{ .Value | printf "%.3g" }} s';
/** For a value in seconds of the alert's own expression. */
export const SHORT_SECONDS = SECONDS.replace('.Value', '$value');

const status = (shown: string) =>
  `{{ range ${ofService('service_http_status_code')} }} ${shown}{{ end }}`;

/** The clause for each reason; undefined: it says nothing. The status page has the same words; a test compares them. */
export const FAILURE_CLAUSES: Readonly<Record<ProbeFailureReason, string | undefined>> = {
  dns: 'name not found',
  connection_refused: 'connection refused',
  connection_reset: 'connection reset',
  tls: 'TLS or certificate',
  timeout: `did not answer within {{ range ${ofService('service_response_time_seconds')} }}${SECONDS}{{ else }}the timeout{{ end }}`,
  http_status: `unexpected HTTP status${status('{{ .Value }}')}`,
  body_mismatch: 'unexpected answer',
  body_too_large: 'answer too large',
  invalid_response: 'invalid answer',
  redirect: 'redirect not allowed',
  other: undefined,
};

/** Each reason in words, without what a template adds: `unexpected HTTP status`. */
export const FAILURE_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FAILURE_CLAUSES).map(([reason, clause = reason]) => [
    reason,
    clause.replace(/( within)? ?\{\{.*/, ''),
  ]),
);

/** In French, as on the status page. */
export const FAILURE_CLAUSES_FR: typeof FAILURE_CLAUSES = {
  dns: 'nom introuvable',
  connection_refused: 'connexion refusée',
  connection_reset: 'connexion coupée',
  tls: 'TLS ou certificat',
  timeout: `pas de réponse à temps{{ range ${ofService('service_response_time_seconds')} }} (${frenchOf(SECONDS)}){{ end }}`,
  http_status: `statut HTTP inattendu${status('({{ .Value }})')}`,
  body_mismatch: 'réponse inattendue',
  body_too_large: 'réponse trop volumineuse',
  invalid_response: 'réponse invalide',
  redirect: 'redirection non autorisée',
  other: undefined,
};

const last = ofService('service_last_failure_timestamp_seconds', (all) => `topk(1, ${all})`);

/**
 * Prometheus's template for why the last failed probe of the alert's service failed, to follow a clause:
 * `: connection refused`. Empty if that is unknown. It is queried when the alert is evaluated: as a label, a new
 * reason would make a new alert.
 */
function lastFailure(clauses: typeof FAILURE_CLAUSES, colon: string): string {
  const branches = Object.entries(clauses).flatMap(([reason, clause]) =>
    clause === undefined ? [] : [`if eq . "${reason}" }}${colon}${clause}{{ `],
  );
  return `{{ range ${last} }}{{ with .Labels.reason }}{{ ${branches.join('else ')}end }}{{ end }}{{ end }}`;
}
export const LAST_FAILURE = lastFailure(FAILURE_CLAUSES, ': ');
export const LAST_FAILURE_FR = lastFailure(FAILURE_CLAUSES_FR, '\u00a0: ');

const timedOut = ofService(
  'service_probe_success',
  (success) =>
    `${success} == 0 and on (service_name) service_last_failure_timestamp_seconds{reason='timeout'}`,
);

/** What a slow service did, by the time in `$value`: `took 6.2 s to answer`, or `did not answer within 5 s`. */
export const SLOW_ANSWER = `{{ if ${timedOut} }}did not answer within ${SHORT_SECONDS}{{ else }}took ${SHORT_SECONDS} to answer{{ end }}`;

/** The same in French, to follow a colon. */
export const SLOW_ANSWER_FR = `{{ if ${timedOut} }}aucune réponse en {{ end }}${frenchOf(SHORT_SECONDS)}`;
