import type { ActiveAlerts } from '../../../exporter/alerts/alert.ts';
import type { CollectorState } from '../../../exporter/collectors/collector.ts';
import { MemoryHistory } from '../../../exporter/history/memory-history.ts';
import { sample, type Sample } from '../../../exporter/metrics/sample.ts';
import { MovedClock } from '../moved-clock.ts';
import { healthyTarget, unhealthyTarget } from '../target-states.ts';

const MINUTE_MS = 60_000;
const PROBES = 10;

/**
 * For tests: a platform over ten minutes, with a probe and a read of business metrics each minute.
 * auth-service responded in 100, 200 … 1000 ms; db-service failed every probe. Each read after the
 * first brings ten new conversations.
 */
export function observedPlatform() {
  const clock = new MovedClock('2026-11-24T11:50:30.000Z');
  const history = new MemoryHistory({ clock, alertsStartedSince: () => 3 });
  const auth = healthyTarget('auth-service');
  const db = unhealthyTarget('db-service');
  history.retain([auth.service, db.service]);
  for (let probe = 1; probe <= PROBES; probe += 1) {
    const seen = { startedAt: clock.now(), phaseSeconds: {} };
    history.recordProbe(auth, { ...seen, durationSeconds: probe / 10 });
    history.recordProbe(db, { ...seen, failure: { reason: 'dns' } });
    history.recordBusinessMetrics(collectorState(figuresOf(probe), { at: clock.now() }));
    clock.jump(MINUTE_MS);
  }
  const collectors = () => [collectorState(figuresOf(PROBES), { at: clock.now() - MINUTE_MS })];
  return { clock, history, collectors, targets: () => [auth, db] };
}

function figuresOf(read: number): Sample[] {
  const tokens = { provider: 'openai', model: 'gpt' } as const;
  return [
    sample('penpal_active_users_total', {}, 40),
    sample('penpal_total_users', {}, 100 + read),
    sample('penpal_conversations_total', { status: 'created' }, 1000 + 10 * read),
    sample('penpal_payments_total', { status: 'success' }, 50),
    sample('penpal_payments_total', { status: 'failed' }, 2),
    sample('penpal_ai_tokens_consumed_total', { ...tokens, type: 'prompt' }, 300 * read),
    sample('penpal_ai_tokens_consumed_total', { ...tokens, type: 'completion' }, 100 * read),
  ];
}

interface Read {
  readonly at: number;
  readonly success?: boolean;
  readonly message?: string;
}

/** For tests: a source of business metrics of auth-service; by default its read succeeded. */
export function collectorState(
  samples: readonly Sample[],
  { at, success = true, message }: Read,
): CollectorState {
  return {
    source: {
      ...{ collector: 'figures', serviceName: 'auth-service', format: 'json' },
      url: 'http://auth-service.test:3001/figures',
      ...{ headers: {}, intervalMs: 30_000, timeoutMs: 5_000, maxBodyBytes: 1, maxSeries: 1 },
      ...{ metrics: [], tls: { skipVerification: false } },
    },
    samples,
    last: {
      at,
      success,
      durationSeconds: 0.01,
      dropped: [],
      ...(message !== undefined && { message }),
    },
    ...(success && { lastSuccessAt: at }),
    droppedTotal: {},
  };
}

/** For tests: a critical alert that fires, and a pending warning. */
export const TWO_ALERTS: ActiveAlerts = {
  source: 'local',
  note: 'Prometheus did not answer within 1 s',
  alerts: [
    {
      ...{ severity: 'critical', type: 'service_down', name: 'ServiceDown', state: 'firing' },
      ...{ service: 'db-service', message: 'db-service is down', error: 'connection refused' },
      startedAt: Date.parse('2026-11-24T11:58:00.000Z'),
    },
    {
      ...{ severity: 'warning', type: 'high_memory_usage', name: 'HighMemory', state: 'pending' },
      ...{ service: null, message: 'memory is high', value: 0.85 },
      startedAt: Date.parse('2026-11-24T11:59:00.000Z'),
    },
  ],
};
