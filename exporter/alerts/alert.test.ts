import { expect, test } from 'vitest';
import { alertType, sortAlerts } from './alert.ts';
import type { ActiveAlert, Severity } from './alert.ts';

test.each([
  ['ServiceDown', 'service_down'],
  ['SlowResponse', 'slow_response'],
  ['HighMemoryUsage', 'high_memory_usage'],
  ['CertificateExpiringSoon', 'certificate_expiring_soon'],
  ['AITokenSurge', 'ai_token_surge'],
  ['SLOBurnRate1h', 'slo_burn_rate1h'],
  ["Someone else's rule", 'someone_else_s_rule'],
])('%s is of type %s', (name, type) => {
  expect(alertType(name)).toBe(type);
});

test('critical alerts come first, then the oldest, then by name', () => {
  const alert = (name: string, severity: Severity, startedAt: number): ActiveAlert => ({
    ...{ name, severity, startedAt },
    ...{ type: '', state: 'firing', service: null, message: '' },
  });
  const alerts = [
    alert('E', 'info', 0),
    alert('D', 'warning', 1),
    alert('C', 'critical', 50),
    alert('B', 'critical', 40),
    alert('A', 'critical', 40),
  ];
  expect(sortAlerts(alerts).map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D', 'E']);
});
