import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, type RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { untilNothing } from '../../support/time-until.ts';
import { renderAlertmanagerConfig } from '../../../provisioning/stack-files.ts';
import { alertOf } from '../alert-of.ts';

let folder: TemporaryFolder;
let alertmanager: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-inhibitions-');
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return;
  const configFile = join(folder.path, 'alertmanager.yml');
  // No server listens there: the test reads the state of the alerts only.
  const places = { exporter: '127.0.0.1:9', notificationsTokenFile: join(folder.path, 'token') };
  await writeFile(configFile, renderAlertmanagerConfig(places));
  alertmanager = await startAlertmanager({ part, configFile });
});
afterAll(async () => {
  await alertmanager?.stop();
  await folder.remove();
});

interface GettableAlert {
  readonly labels: { readonly alertname: string; readonly service_name?: string };
  readonly status: { readonly state: string };
}

/** Sends alerts, returns the inhibited ones, and ends all of them. */
async function silencedOf(sent: readonly ReturnType<typeof alertOf>[], moment: string) {
  const { url } = alertmanager!;
  const marked = sent.map(({ labels }) => ({ labels: { ...labels, moment } }));
  await got.post(`${url}/api/v2/alerts`, { json: marked });
  const find = () =>
    got(`${url}/api/v2/alerts`, { searchParams: { filter: `moment="${moment}"` } }).json<
      GettableAlert[]
    >();
  await untilNothing(10_000, async () => {
    const found = await find();
    const pending = found.filter(({ status }) => status.state === 'unprocessed');
    return found.length === sent.length ? pending.map(({ labels }) => labels.alertname) : ['sent'];
  });
  const found = await find();
  const over = marked.map((alert) => ({ ...alert, endsAt: new Date().toISOString() }));
  await got.post(`${url}/api/v2/alerts`, { json: over });
  const silenced = found.filter(({ status }) => status.state === 'suppressed');
  return silenced.map(({ labels }) => `${labels.alertname} ${labels.service_name ?? ''}`.trim());
}

test.for([
  {
    what: 'an outage of ai-service silences all that it explains, but no certificate',
    sent: [
      alertOf('ServiceDown', 'ai-service'),
      alertOf('CollectorFailing', 'ai-service', { collector: 'ai-usage' }),
      alertOf('TargetDown', 'ai-service', { job: 'ai-service' }),
      alertOf('AiRequestsFailing'),
      alertOf('CertificateExpiring', 'ai-service'),
      alertOf('CollectorFailing', 'payment-service', { collector: 'payments' }),
    ],
    silenced: [
      'AiRequestsFailing ai-service',
      'CollectorFailing ai-service',
      'TargetDown ai-service',
    ],
  },
  {
    what: 'an outage silences the warnings of its service only',
    sent: [
      alertOf('ServiceDown', 'auth-service'),
      alertOf('SlowResponse', 'auth-service'),
      alertOf('SlowResponse', 'db-service'),
    ],
    silenced: ['SlowResponse auth-service'],
  },
  {
    what: 'an outage silences the error budget alerts',
    sent: [
      alertOf('ServiceDown', 'auth-service'),
      alertOf('ServiceBudgetBurnSlow', 'auth-service'),
      alertOf('ServiceBudgetBurnSlow', 'db-service'),
    ],
    silenced: ['ServiceBudgetBurnSlow auth-service'],
  },
  {
    what: 'a service that gets slower and slower is told as slow, but its objective is silenced',
    sent: [
      alertOf('SlowResponse', 'db-service'),
      alertOf('ServiceLatencyDegraded', 'db-service'),
      alertOf('DependencyDown', 'db-service'),
      alertOf('ServiceLatencyDegraded', 'ai-service'),
    ],
    silenced: ['ServiceLatencyDegraded db-service'],
  },
  {
    what: 'a fast burn silences the slow one, but no possible cause',
    sent: [
      alertOf('ServiceBudgetBurnFast', 'auth-service'),
      alertOf('ServiceBudgetBurnSlow', 'auth-service'),
      alertOf('ServiceBudgetBurnSlow', 'db-service'),
      alertOf('DependencyDown', 'auth-service'),
    ],
    silenced: ['ServiceBudgetBurnSlow auth-service'],
  },
  {
    what: 'CertificateExpiryImminent silences only CertificateExpiring',
    sent: [
      alertOf('CertificateExpiryImminent', 'ai-service'),
      alertOf('CertificateExpiring', 'ai-service'),
      alertOf('CertificateExpiring', 'db-service'),
      alertOf('DependencyDown', 'ai-service'),
      alertOf('AiCostSurging'),
    ],
    silenced: ['CertificateExpiring ai-service'],
  },
  {
    what: 'PaymentFailuresSevere silences PaymentFailuresHigh, but no possible cause',
    sent: [
      alertOf('PaymentFailuresSevere'),
      alertOf('PaymentFailuresHigh'),
      alertOf('DependencyDown', 'payment-service'),
    ],
    silenced: ['PaymentFailuresHigh payment-service'],
  },
  {
    what: 'unrelated alerts of Prometheus and Alertmanager do not silence each other',
    sent: [
      alertOf('AlertmanagerNotificationsFailing', undefined, { integration: 'slack' }),
      alertOf('AlertmanagerClusterDegraded', undefined, { instance: 'b' }),
      alertOf('ConfigurationReloadFailed', 'alertmanager'),
      alertOf('PrometheusRulesFailing'),
      alertOf('PrometheusStorageAtRisk'),
      alertOf('MonitorInstanceDown', undefined, { instance: 'a' }),
    ],
    silenced: [],
  },
  {
    what: 'AlertmanagerAllChannelsFailing silences AlertmanagerNotificationsFailing',
    sent: [
      alertOf('AlertmanagerAllChannelsFailing'),
      alertOf('AlertmanagerNotificationsFailing', undefined, { integration: 'slack' }),
      alertOf('ConfigurationReloadFailed', 'alertmanager'),
    ],
    silenced: ['AlertmanagerNotificationsFailing alertmanager'],
  },
  {
    what: 'alerts without a service or a source never silence each other',
    sent: [alertOf('TargetDown'), alertOf('CollectorFailing')],
    silenced: [],
  },
  {
    what: 'MonitorDown silences only alerts that need the monitoring service',
    sent: [
      alertOf('MonitorDown'),
      alertOf('Watchdog'),
      alertOf('PrometheusRulesFailing'),
      alertOf('ProbesStalled', 'db-service'),
      alertOf('CollectorFailing'),
      alertOf('AiCostSurging'),
      alertOf('TargetDown', undefined, { job: 'ai-service' }),
      alertOf('AiRequestsFailing', undefined, { endpoint: '/api/v1/ai/chat' }),
      alertOf('HighMemoryUsage'),
      alertOf('ConfigurationReloadFailed', 'prometheus'),
      alertOf('ServiceDown', 'auth-service'),
    ],
    silenced: [
      'AiCostSurging ai-service',
      'CollectorFailing',
      'HighMemoryUsage monitoring-service',
      'ProbesStalled db-service',
    ],
  },
  {
    what: 'MonitorInstanceDown silences no alert of other shards',
    sent: [alertOf('MonitorInstanceDown'), alertOf('ServiceDown', 'auth-service')],
    silenced: [],
  },
])('$what', async ({ sent, silenced, what }, { skip }) => {
  await realPartOrSkip('alertmanager', skip);
  expect((await silencedOf(sent, what)).sort()).toEqual(silenced);
});
