import type { AlertCase } from './alert-case.ts';
import { monitorCases } from './monitor.cases.ts';
import { serviceHealthCases } from './service-health.cases.ts';

/** Every story about every alert; tests/alert-rules.test.ts lets promtool check them. */
export const cases: readonly AlertCase[] = [...serviceHealthCases, ...monitorCases];
