import got from 'got';
import { alerts, annotationsOf } from '../../alert-rules/groups.ts';

/** The receiver of the notifications that a run begins with. The invariants leave them out. */
export const FILLER = 'soak-filler';
/** More than the store takes. */
const SENT = 600;
/** Some 90 kB; a body may have 256 KiB. */
const ALERTS_PER_CALL = 50;
const READS = 20;

/**
 * Fills the store of notifications, because memory rises until it is full, and then has the whole list read.
 * Its alerts are those of the shipped rules in turn, as long as real ones: 1.8 kB on average. Rejects if
 * the store is not full then, or if a request fails.
 */
export async function fillNotifications(exporterUrl: string, token: string): Promise<void> {
  const url = `${exporterUrl}/api/v1/monitoring/notifications`;
  const headers = { authorization: `Bearer ${token}` };
  for (let sent = 0; sent < SENT; sent += ALERTS_PER_CALL) {
    await got.post(url, { headers, json: fillerWebhook(sent) });
  }
  const read = () => got(url).json<{ total: number }>();
  const lists = await Promise.all(Array.from({ length: READS }, read));
  const stored = Math.max(...lists.map(({ total }) => total));
  if (stored >= SENT) throw new Error(`the store of notifications is not full with ${stored}`);
}

/** A call of Alertmanager's webhook: of each alert, that it fires and that it is over. */
function fillerWebhook(first: number) {
  const all = Array.from({ length: ALERTS_PER_CALL }, (_, index) => fillerAlert(first + index));
  return { version: '4', receiver: FILLER, externalURL: 'http://127.0.0.1:9093', alerts: all };
}

function fillerAlert(number: number) {
  const pair = Math.floor(number / 2);
  const { group, rule } = alerts[pair % alerts.length]!;
  const isOver = number % 2 === 1;
  const query = encodeURIComponent(rule.expression);
  return {
    status: isOver ? 'resolved' : 'firing',
    labels: { alertname: rule.name, instance: '127.0.0.1:3000', ...rule.labels },
    annotations: annotationsOf(group.name, rule),
    startsAt: new Date(Date.now() - 3_600_000).toISOString(),
    endsAt: isOver ? new Date().toISOString() : '0001-01-01T00:00:00Z',
    generatorURL: `http://127.0.0.1:9090/graph?g0.expr=${query}&g0.tab=1`,
    fingerprint: pair.toString(16).padStart(16, '0'),
  };
}
