import * as q from '../promql/promql.ts';
import { outsideMaintenance, unlessReported } from './lib/conditions.ts';
import { SHORT_SECONDS } from './lib/last-failure.ts';
import { alert, frenchOf } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';
import {
  CERTIFICATE_EXPIRES_NOW,
  CERTIFICATE_EXPIRES_SOON,
  EVENT_LOOP_LAG,
  HEAP_LARGE,
  PROBES_STALLED,
} from './thresholds.ts';

/**
 * 95 % of the responses were faster: all but one or two of 30 probes in 15 minutes. It reads the measured
 * times and not a histogram, because an objective may lie between two bucket bounds.
 */
export const responseTimeP95 = q.record(
  'service:response_time_seconds:p95_15m',
  q.maxBy(
    q.quantileOverTime(0.95, q.gauge('service_response_time_seconds'), '15m'),
    'service_name',
  ),
);

const latencyObjective = q.maxBy(q.gauge('service_slo_latency_objective_seconds'), 'service_name');
const dependency = q.gauge('service_dependency_status');
/** Only while it is reported: a Prometheus that restarts when the series ends keeps its last value for 5 minutes. */
const dependencyFailed = q.and(
  q.isFalse(q.minBy(dependency, 'service_name', 'dependency')),
  q.minBy(q.overTime('last', dependency, '1m'), 'service_name', 'dependency'),
  q.on('service_name', 'dependency'),
);
const certificateLeft = q.minBy(
  q.until(q.gauge('service_certificate_expiry_timestamp_seconds')),
  'service_name',
);
/** How long ago each service was last probed. */
export const lastProbeAge = q.minBy(
  q.age(q.gauge('service_last_probe_timestamp_seconds')),
  'service_name',
);

/** `expires in 6d 23h 54m 0s`, or `expired 1h 0m 0s ago`. */
const expiry = (value: string) =>
  `{{ if lt $value 0.0 }}expired ${withoutMinus(value)} ago{{ else }}expires in ${value}{{ end }}`;
const expiryFr = (value: string) =>
  `{{ if lt $value 0.0 }}a expiré il y a ${withoutMinus(value)}{{ else }}expire dans ${value}{{ end }}`;
const withoutMinus = (value: string) => value.replace('}}', '| reReplaceAll "-" "" }}');
const OF_A_SERVICE = { service_name: q.not('') } as const;
const NODE = {
  nodejs_eventloop_lag_p99_seconds: 'seconds',
  nodejs_heap_size_used_bytes: 'bytes',
} as const;
/** A gauge of Node.js, in services that expose it. ai-service has a prefix of its own. */
export function ofNode<N extends keyof typeof NODE>(
  name: N,
  operation: 'min' | 'max',
  range: q.Range,
  services: { readonly service_name: string | q.Matcher<string> } = OF_A_SERVICE,
): q.Vector<'service_name', (typeof NODE)[N]> {
  const worst = (metric: keyof typeof NODE | `ai_service_${keyof typeof NODE}`) =>
    q.maxBy(q.overTime(operation, q.gauge(metric, services), range), 'service_name');
  const either = q.either(worst(name), worst(`ai_service_${name}`), q.on('service_name'));
  return { ...either, unit: NODE[name] };
}

/** Alerts on services that work badly, and on checks that stopped. */
export const serviceQuality: RuleGroup = {
  name: 'service-quality',
  reads: [serviceHealth],
  rules: [
    responseTimeP95,
    alert({
      name: 'ServiceLatencyDegraded',
      expression: outsideMaintenance(
        unlessReported(
          q.whereMatched(q.recorded(responseTimeP95), '>', latencyObjective, q.on('service_name')),
          'ServiceLatencyDegraded',
          { by: ['ServiceDown', 'SlowResponse'], within: '15m' },
        ),
        '15m',
      ),
      severity: 'warning',
      // After a start, one slow response is 5 % of the responses for ten minutes.
      for: '15m',
      keepFiringFor: '5m',
      summary: 'A service is slower than its objective',
      french: (labels) =>
        `${labels.service_name} est plus lent que son objectif\u00a0: 5\u202f% des réponses prennent au moins ${frenchOf(SHORT_SECONDS)}`,
      description: (labels) =>
        `5 % of the responses of ${labels.service_name} took ${SHORT_SECONDS} or longer, which is above its objective.`,
      resolved: (labels) => [
        `${labels.service_name} meets its objective for speed again`,
        `${labels.service_name} respecte de nouveau son objectif de rapidité`,
      ],
      dashboard: 'service',
      why: 'The service is up but too slow. No other alert says so.',
    }),
    alert({
      name: 'CertificateExpiring',
      expression: q.where(certificateLeft, '<', CERTIFICATE_EXPIRES_SOON),
      severity: 'warning',
      for: '1h',
      keepFiringFor: '5m',
      summary: 'A certificate was not renewed in time',
      french: (labels, value) => `Le certificat de ${labels.service_name} ${expiryFr(value)}`,
      description: (labels, value) => `The certificate of ${labels.service_name} ${expiry(value)}.`,
      title: (labels, value) => `The certificate of ${labels.service_name} ${expiry(value)}`,
      resolved: (labels) => [
        `The certificate of ${labels.service_name} was renewed`,
        `Le certificat de ${labels.service_name} a été renouvelé`,
      ],
      dashboard: 'service',
      why: 'The renewal failed, and somebody has to repair it within weeks.',
    }),
    alert({
      name: 'CertificateExpiryImminent',
      expression: q.where(certificateLeft, '<', CERTIFICATE_EXPIRES_NOW),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'A certificate expires within days',
      french: (labels, value) => `Le certificat de ${labels.service_name} ${expiryFr(value)}`,
      description: (labels, value) =>
        `The certificate of ${labels.service_name} ${expiry(value)}. No client accepts an expired one.`,
      title: (labels, value) => `The certificate of ${labels.service_name} ${expiry(value)}`,
      resolved: (labels) => [
        `The certificate of ${labels.service_name} was renewed`,
        `Le certificat de ${labels.service_name} a été renouvelé`,
      ],
      dashboard: 'service',
      why: 'After the expiry no client connects.',
    }),
    alert({
      name: 'DependencyDown',
      expression: outsideMaintenance(
        unlessReported(dependencyFailed, 'DependencyDown', { within: '1m' }),
      ),
      severity: 'warning',
      for: '2m',
      keepFiringFor: '2m',
      summary: 'A service reports that a dependency does not work',
      french: (labels) =>
        `${labels.service_name} signale que sa dépendance ${labels.dependency} ne fonctionne pas`,
      description: (labels) =>
        `${labels.service_name} reports that its dependency ${labels.dependency} does not work.`,
      title: (labels) => `${labels.service_name}: ${labels.dependency} does not work`,
      resolved: (labels) => [
        `${labels.service_name}: ${labels.dependency} works again`,
        `${labels.service_name}\u00a0: ${labels.dependency} fonctionne de nouveau`,
      ],
      dashboard: 'service',
      why: 'The service is up but cannot do its work.',
    }),
    alert({
      name: 'ServiceEventLoopLagging',
      expression: outsideMaintenance(
        unlessReported(
          q.where(ofNode('nodejs_eventloop_lag_p99_seconds', 'min', '5m'), '>', EVENT_LOOP_LAG),
          'ServiceEventLoopLagging',
          { within: '5m' },
        ),
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'The event loop of a service is blocked again and again',
      french: (labels, value) =>
        `La boucle d’événements de ${labels.service_name} est sans cesse bloquée\u00a0: 1\u202f% des délais atteignent ${value}`,
      description: (labels, value) =>
        `1 % of the event loop delays of ${labels.service_name} are ${value} or longer.`,
      dashboard: 'service',
      why: 'Every request waits that long, and soon health checks fail.',
    }),
    alert({
      name: 'ServiceHeapLarge',
      expression: q.where(ofNode('nodejs_heap_size_used_bytes', 'min', '30m'), '>', HEAP_LARGE),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '10m',
      summary: 'The heap of a service is large',
      french: (labels, value) =>
        `${labels.service_name} utilise ${value} de mémoire, même après le ramasse-miettes`,
      description: (labels, value) =>
        `${labels.service_name} uses ${value} of heap, also after garbage collection.`,
      dashboard: 'service',
      why: 'A leak ends with a crash of the service.',
    }),
    alert({
      name: 'ProbesStalled',
      expression: q.where(lastProbeAge, '>', PROBES_STALLED),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '2m',
      summary: 'A service is not probed any more',
      french: (labels, value) =>
        `${labels.service_name} n’est plus vérifié depuis ${value}\u00a0: une panne passerait inaperçue`,
      description: (labels, value) =>
        `${labels.service_name} was last probed ${value} ago. An outage goes unnoticed.`,
      resolved: (labels) => [
        `${labels.service_name} is probed again`,
        `${labels.service_name} est de nouveau vérifié`,
      ],
      dashboard: 'monitoring',
      why: 'An outage of this service goes unnoticed.',
    }),
  ],
};
