import { expect, test } from 'vitest';
import { linkSamples } from './service-links.ts';

const PUBLIC_URL = 'https://ops.example/penpal';
const LOGS_URL = 'https://logs.example/search?q=app%3D{service}&also={service}';

test.each([
  ['nothing is known', {}, []],
  [
    'the status page has runbooks, too',
    { PUBLIC_URL },
    [
      {
        status_page: `${PUBLIC_URL}/services/pay%20now`,
        runbook: `${PUBLIC_URL}/runbooks/service-health.md#servicedown`,
        logs: '',
      },
    ],
  ],
  [
    'runbooks are elsewhere',
    { RUNBOOK_URL: 'https://wiki.example' },
    [{ status_page: '', runbook: 'https://wiki.example/service-health.md#servicedown', logs: '' }],
  ],
  [
    'logs are configured',
    { LOGS_URL },
    [
      {
        status_page: '',
        runbook: '',
        logs: 'https://logs.example/search?q=app%3Dpay%20now&also=pay%20now',
      },
    ],
  ],
])('links of a service when %s', (_, settings, expected) => {
  const samples = linkSamples(settings)({ name: 'pay now' });
  expect(samples.map(({ labels }) => labels)).toEqual(
    expected.map((links) => ({ service_name: 'pay now', ...links })),
  );
});
