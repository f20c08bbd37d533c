import { readFileSync } from 'node:fs';
import got from 'got';
import { expect, test } from 'vitest';
import { serve } from '../../support/collectors/source-server.ts';
import { runCommand } from '../../support/processes/run-command.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';

const HEALTH = '{"status":"ok"}';
const USERS = JSON.stringify({
  ...{ activeUsers: 812, totalUsers: 2104 },
  ...{ usersByLanguage: { toString: 1200, French: 640 }, averageUserLevel: { French: 1.9 } },
});

interface Services {
  /** The recording of ai-service. */
  readonly ai: 'fresh' | 'used';
  /** The body of payment-service, which says 404 today. */
  readonly payments?: string;
}

/** What the build shows of the services: exposition, API, text of the page, and the command's output. */
async function shownBy({ ai, payments }: Services, checked: string) {
  const bodies: Record<string, string | undefined> = {
    '/auth/api/v1/users/metrics': USERS,
    '/ai/api/v1/metrics': readFileSync(`tests/fixtures/ai-service-${ai}.txt`, 'utf8'),
    '/payment/api/v1/metrics/payments': payments,
  };
  await using server = await serve(({ url = '' }, response) => {
    const body = url.endsWith('/health') ? HEALTH : bodies[url];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  const environment = Object.fromEntries(
    ['auth', 'db', 'ai', 'payment'].map((name) => [
      `${name.toUpperCase()}_SERVICE_URL`,
      `${server.url}/${name}`,
    ]),
  );
  await using exporter = await startBuilt({ environment });
  let exposition = '';
  await timeUntil('all sources are read', 10_000, async () => {
    exposition = await got(`${exporter.url}/metrics`).text();
    return exposition.match(/^penpal_collector_success/gm)?.length === 3;
  });
  const { business } = await got(`${exporter.url}/api/v1/metrics/summary`).json<{
    business: Record<string, unknown>;
  }>();
  const page = await got(exporter.url, { headers: { accept: 'text/html' } }).text();
  const command = [process.execPath, 'dist/scripts/check-service.js', checked];
  const { stdout } = await runCommand(command, { env: { ...process.env, ...environment } });
  return {
    exposition,
    business,
    page: page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '),
    output: stdout,
  };
}

const TOKENS = 'penpal_ai_tokens_consumed_total';
const CONVERSATIONS = 'penpal_conversations_total{status="created"}';
const COST = 'penpal_ai_cost_usd_total{provider="openai",model="gpt-4o-mini"} 0.000144';
const failed = (status: string) => `penpal_payments_total{status="${status}"}`;

test('a used ai-service: 1 conversation, its cost without users, and no tokens', async () => {
  const shown = await shownBy({ ai: 'used' }, 'ai-service');
  expect(shown.exposition).toContain(`\n${CONVERSATIONS} 1\n`);
  expect(shown.exposition).toContain(`\n${COST}\n`);
  expect(shown.exposition).not.toMatch(/user_id|^penpal_ai_tokens|^penpal_payments/m);
  const expected = { conversations: 1, aiTokens: null, aiCostUsd: 0.000144, messages: 4 };
  expect(shown.business).toMatchObject(expected);
  expect(shown.page).toContain(
    'AI tokens not reported by the source ai-service does not report tokens',
  );
  expect(shown.page).toContain('Payments source cannot be read expected HTTP status 2xx, got 404');
  expect(shown.page).toContain('toString 1,200');
  expect(shown.page).toContain('AI cost $0.00014 ');
  const figures = [
    `${CONVERSATIONS} 1`,
    `${TOKENS} not reported by the source`,
    COST,
    'penpal_messages_total{language="English",type="chat"} 1',
    'penpal_messages_total{language="French",type="tutor"} 1',
    'penpal_messages_total{language="unknown",type="chat"} 1',
    'penpal_messages_total{language="unknown",type="conversation-partner"} 1',
  ];
  expect(shown.output).toContain(figures.map((line) => `\n  ${line}`).join(''));
});

test('an ai-service just started: no conversation yet, and nothing else is reported', async () => {
  const shown = await shownBy({ ai: 'fresh' }, 'ai-service');
  expect(shown.exposition).toContain(`\n${CONVERSATIONS} 0\n`);
  expect(shown.exposition).not.toMatch(/^penpal_(ai_|messages)/m);
  const expected = { conversations: 0, aiTokens: null, aiCostUsd: null, messages: null };
  expect(shown.business).toMatchObject(expected);
  for (const name of ['AI tokens', 'AI cost', 'Messages']) {
    expect(shown.page).toContain(`${name} not reported by the source`);
  }
  expect(shown.page).not.toContain('does not report tokens');
  const NOT = 'not reported by the source';
  const rest = [TOKENS, 'penpal_ai_cost_usd_total', 'penpal_messages_total'];
  const figures = [`${CONVERSATIONS} 0`, ...rest.map((metric) => `${metric} ${NOT}`)];
  expect(shown.output).toContain(figures.map((line) => `\n  ${line}`).join(''));
});

test('payments: a level, a refused total and one that is not reported', async () => {
  const payments = '{"failedPayments":-1,"pendingPayments":3}';
  const shown = await shownBy({ ai: 'used', payments }, 'payment-service');
  expect(shown.exposition).toContain('\n# TYPE penpal_payments_total gauge\n');
  expect(shown.exposition).toContain(`\n${failed('pending')} 3\n`);
  expect(shown.business['payments']).toEqual({ success: null, failed: null, pending: 3 });
  expect(shown.page).toContain('succeeded not reported by the source');
  expect(shown.page).toContain('failed refused (negative_counter)');
  const figures = [
    `${failed('success')} not reported by the source`,
    `${failed('failed')} refused (negative_counter)`,
    `${failed('pending')} 3`,
  ];
  expect(shown.output).toContain(figures.map((line) => `\n  ${line}`).join(''));
});

test('a payment-service without its endpoint cannot be read', async () => {
  const shown = await shownBy({ ai: 'used' }, 'payment-service');
  expect(shown.business['payments']).toEqual({ success: null, failed: null, pending: null });
  for (const status of ['success', 'failed', 'pending']) {
    expect(shown.output).toContain(`${failed(status)} source cannot be read`);
  }
});
