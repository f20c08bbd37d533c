import { aiUsageCases } from './cases/ai-usage.ts';
import { aiCases } from './cases/ai.ts';
import { alertmanagerCases } from './cases/alertmanager.ts';
import { certificateCases } from './cases/certificate.ts';
import { collectorCases } from './cases/collectors.ts';
import type { AlertCase } from './alert-case.ts';
import { lastFailureCases } from './cases/last-failure.ts';
import { highAvailabilityCases } from './cases/high-availability.ts';
import { monitorCases } from './cases/monitor.ts';
import { nodeServiceCases } from './cases/node-services.ts';
import { notificationCases } from './cases/notifications.ts';
import { paymentCases } from './cases/payments.ts';
import { prometheusNotificationCases } from './cases/prometheus/notifications.ts';
import { prometheusStorageCases } from './cases/prometheus/storage.ts';
import { prometheusCases } from './cases/prometheus/prometheus.ts';
import { serviceHealthCases } from './cases/service-health.ts';
import { serviceQualityCases } from './cases/service-quality.ts';
import { sloCases } from './cases/slo.ts';
import { targetCases } from './cases/targets.ts';

/** Every test case of every alert. alert-rules.test.ts runs them with promtool. */
export const cases: readonly AlertCase[] = [
  ...serviceHealthCases,
  ...lastFailureCases,
  ...serviceQualityCases,
  ...nodeServiceCases,
  ...certificateCases,
  ...sloCases,
  ...paymentCases,
  ...aiCases,
  ...aiUsageCases,
  ...collectorCases,
  ...monitorCases,
  ...targetCases,
  ...prometheusCases,
  ...prometheusNotificationCases,
  ...prometheusStorageCases,
  ...alertmanagerCases,
  ...notificationCases,
  ...highAvailabilityCases,
];
