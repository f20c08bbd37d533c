import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';
import type { ProbeFailureReason } from '../../../exporter/metrics/catalog.ts';

const auth = { service_name: 'auth-service' };
const atUrl = { ...auth, service_url: 'http://auth:3002/api/v1/health' };
/** The time of the last failed probe. A series is exported for the last reason only. */
const failure = (reason: ProbeFailureReason, values: string) =>
  given('service_last_failure_timestamp_seconds', { ...auth, reason }, values);
const took = (values: string) => given('service_response_time_seconds', auth, values);

const CLAUSES = [
  ['dns', 'name not found', 'nom introuvable'],
  ['connection_refused', 'connection refused', 'connexion refusée'],
  ['connection_reset', 'connection reset', 'connexion coupée'],
  ['tls', 'TLS or certificate', 'TLS ou certificat'],
  ['timeout', 'did not answer within 5 s', 'pas de réponse à temps (5\u202fs)'],
  ['http_status', 'unexpected HTTP status 503', 'statut HTTP inattendu (503)'],
  ['body_mismatch', 'unexpected answer', 'réponse inattendue'],
  ['body_too_large', 'answer too large', 'réponse trop volumineuse'],
  ['invalid_response', 'invalid answer', 'réponse invalide'],
  ['redirect', 'redirect not allowed', 'redirection non autorisée'],
] as const;

/** What the alerts on a failing service say about its last failed probe. */
export const lastFailureCases: readonly AlertCase[] = [
  ...CLAUSES.map(([reason, clause, french]): AlertCase => ({
    alert: 'ServiceDown',
    does: `tells the reason ${reason}, and stays the same alert when the reason changes to it`,
    every: '5s',
    given: [
      given('service_health_status', atUrl, '1 0x20'),
      failure('other', '5x2 stale'),
      failure(reason, '_x3 20x9'),
      given('service_http_status_code', auth, '503x20'),
      took('5.001x20'),
    ],
    expect: [
      {
        at: '10s',
        firing: [atUrl],
        description: 'auth-service fails its health check at http://auth:3002/api/v1/health.',
        description_fr: 'auth-service est en panne',
        title: 'auth-service is down',
      },
      {
        at: '20s',
        firing: [atUrl],
        description: `auth-service fails its health check at http://auth:3002/api/v1/health: ${clause}.`,
        description_fr: `auth-service est en panne\u00a0: ${french}`,
        title: `auth-service is down: ${clause}`,
      },
    ],
  })),
  ...(
    [
      [
        'timed out',
        'timeout',
        '0x40',
        '5.001x40',
        'did not answer within 5 s',
        'aucune réponse en 5\u202fs',
      ],
      [
        'failed otherwise',
        'http_status',
        '0x40',
        '6.216x40',
        'took 6.22 s to answer',
        '6,22\u202fs',
      ],
      [
        'timed out once, and is slow now',
        'timeout',
        '1x40',
        '5.5x40',
        'took 5.5 s to answer',
        '5,5\u202fs',
      ],
    ] as const
  ).map(([what, reason, success, times, clause, french]): AlertCase => ({
    alert: 'SlowResponse',
    does: `says what is true of a service that ${what}`,
    every: '5s',
    given: [
      given('service_probe_success', auth, success),
      given('service_slow_threshold_seconds', auth, '5x40'),
      failure(reason, '1x40'),
      took(times),
    ],
    expect: [
      {
        at: '1m30s',
        firing: [auth],
        description: `auth-service ${clause}, which counts as slow.`,
        description_fr: `auth-service répond lentement\u00a0: ${french}`,
        title: `auth-service is slow: ${clause}`,
      },
    ],
  })),
];
