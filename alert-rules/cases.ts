import { aiUsageCases } from './ai-usage.cases.ts';
import { aiCases } from './ai.cases.ts';
import { alertmanagerCases } from './alertmanager.cases.ts';
import { certificateCases } from './certificate.cases.ts';
import { collectorCases } from './collectors.cases.ts';
import type { AlertCase } from './lib/alert-case.ts';
import { monitorCases } from './monitor.cases.ts';
import { paymentCases } from './payments.cases.ts';
import { prometheusNotificationCases } from './prometheus-notifications.cases.ts';
import { prometheusStorageCases } from './prometheus-storage.cases.ts';
import { prometheusCases } from './prometheus.cases.ts';
import { serviceHealthCases } from './service-health.cases.ts';
import { serviceQualityCases } from './service-quality.cases.ts';
import { sloCases } from './slo.cases.ts';
import { targetCases } from './targets.cases.ts';

/** Every story about every alert; tests/alert-rules.test.ts lets promtool check them. */
export const cases: readonly AlertCase[] = [
  ...serviceHealthCases,
  ...serviceQualityCases,
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
];
