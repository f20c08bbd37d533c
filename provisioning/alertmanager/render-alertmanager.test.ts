import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { renderAlertmanager } from './render-alertmanager.ts';
import { readAlertmanagerSettings } from './settings.ts';

interface Rendered {
  receivers: ({ name: string } & Record<string, unknown>)[];
}
const receivers = (variables: Record<string, string>) => {
  const rendered = load(renderAlertmanager(readAlertmanagerSettings(variables))) as Rendered;
  return new Map(rendered.receivers.map(({ name, ...integrations }) => [name, integrations]));
};
const integrationsOf = (variables: Record<string, string>, receiver: string) =>
  Object.keys(receivers(variables).get(receiver) ?? {});

const MAIL = { ALERT_EMAIL_TO: 'a@b.c', SMTP_SMARTHOST: 'mail:587', SMTP_FROM: 'x@b.c' };

test.each([
  ['Slack', { SLACK_API_URL_FILE: '/s' }, 'slack_configs'],
  ['e-mail', MAIL, 'email_configs'],
  ['Discord', { DISCORD_WEBHOOK_URL_FILE: '/s' }, 'discord_configs'],
  ['Teams', { TEAMS_WEBHOOK_URL_FILE: '/s' }, 'msteamsv2_configs'],
  ['Telegram', { TELEGRAM_BOT_TOKEN_FILE: '/s', TELEGRAM_CHAT_ID: '-7' }, 'telegram_configs'],
  ['a webhook', { ALERT_WEBHOOK_URL_FILE: '/s' }, 'webhook_configs'],
])('%s alone gets critical alerts and warnings when it is set', (_, set, key) => {
  expect(integrationsOf(set, 'platform-critical')).toEqual([key]);
  expect(integrationsOf(set, 'platform-warning')).toEqual([key]);
  expect(integrationsOf(set, 'ai-critical')).toEqual([key]);
});

test('PagerDuty gets critical alerts only', () => {
  const set = { PAGERDUTY_ROUTING_KEY_FILE: '/s' };
  expect(integrationsOf(set, 'platform-critical')).toEqual(['pagerduty_configs']);
  expect(integrationsOf(set, 'platform-warning')).toEqual([]);
});

test('receivers and the monitoring service do not depend on the settings', () => {
  const without = receivers({});
  const withAll = receivers({ ...MAIL, SLACK_API_URL_FILE: '/s', HEARTBEAT_URL_FILE: '/h' });
  expect([...withAll.keys()]).toEqual([...without.keys()]);
  expect(withAll.get('monitoring-service')).toEqual(without.get('monitoring-service'));
  expect(Object.keys(without.get('monitoring-service') ?? {})).toEqual(['webhook_configs']);
  expect(integrationsOf({ HEARTBEAT_URL_FILE: '/h' }, 'heartbeat')).toEqual(['webhook_configs']);
});

test.each([
  ['none', { SLACK_API_URL_FILE: '/s' }, []],
  ['a channel', { SLACK_API_URL_FILE: '/s', AI_SLACK_CHANNEL: '#ai' }, ['slack_configs']],
  [
    'one of two',
    { ...MAIL, SLACK_API_URL_FILE: '/s', AI_ALERT_EMAIL_TO: 'ai@b.c' },
    ['email_configs'],
  ],
  ['a pager', { AI_PAGERDUTY_ROUTING_KEY_FILE: '/p' }, ['pagerduty_configs']],
])(
  'a team that sets %s of its own gets outages of its service by that only, and warnings not by its pager',
  (_, set, own) => {
    expect(integrationsOf(set, 'ai-own')).toEqual(own);
    const quiet = own.filter((kind) => kind !== 'pagerduty_configs');
    expect(integrationsOf(set, 'ai-own-warning')).toEqual(quiet);
    expect(integrationsOf(set, 'payments-own')).toEqual([]);
  },
);
