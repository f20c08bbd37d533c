import { expect, test } from 'vitest';
import { alertType } from './alert-type.ts';

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
