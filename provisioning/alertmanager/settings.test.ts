import { describe, expect, test } from 'vitest';
import { SettingsError } from '../settings.ts';
import { readAlertmanagerSettings } from './settings.ts';

describe('variables', () => {
  test('may all be absent or empty', () => {
    const { common, channels, businessHours } = readAlertmanagerSettings({ SLACK_CHANNEL: '' });
    expect(common.MONITORING_SERVICE_URL).toBe('http://monitoring-service:3005');
    expect(channels.platform).toEqual({});
    expect(businessHours).toBeUndefined();
  });

  test('of a team win over those of the platform, which it inherits otherwise', () => {
    const { channels } = readAlertmanagerSettings({
      SLACK_API_URL_FILE: '/run/secrets/slack',
      DISCORD_WEBHOOK_URL_FILE: '/run/secrets/discord',
      AI_SLACK_API_URL_FILE: '/run/secrets/ai-slack',
      PAYMENTS_SLACK_CHANNEL: '#payments',
    });
    const discord = { DISCORD_WEBHOOK_URL_FILE: '/run/secrets/discord' };
    const slack = { SLACK_API_URL_FILE: '/run/secrets/slack' };
    expect(channels.platform).toEqual({ ...slack, ...discord });
    expect(channels.ai).toEqual({ ...discord, SLACK_API_URL_FILE: '/run/secrets/ai-slack' });
    expect(channels.payments).toEqual({ ...slack, ...discord, SLACK_CHANNEL: '#payments' });
  });

  test('set the hours of warnings', () => {
    const { businessHours } = readAlertmanagerSettings({
      BUSINESS_HOURS: 'monday-friday 08:00-18:30',
      BUSINESS_TIME_ZONE: 'Europe/Paris',
    });
    expect(businessHours).toEqual({
      weekdays: 'monday:friday',
      startTime: '08:00',
      endTime: '18:30',
      timeZone: 'Europe/Paris',
    });
  });
});

const MAIL = { ALERT_EMAIL_TO: 'a@b.c', SMTP_SMARTHOST: 'm:25', SMTP_FROM: 'x@b.c' };
const HOURS = { BUSINESS_HOURS: 'monday 08:00-18:00' };

test.each(['UTC', 'Europe/Paris', 'US/Eastern', 'Etc/GMT+5'])('Go reads the zone %s', (zone) => {
  const settings = readAlertmanagerSettings({ ...HOURS, BUSINESS_TIME_ZONE: zone });
  expect(settings.businessHours?.timeZone).toBe(zone);
});

test.each([
  ['an invalid address', { MONITORING_SERVICE_URL: 'here' }, 'MONITORING_SERVICE_URL'],
  ['e-mail without a server', { ALERT_EMAIL_TO: 'a@b.c', SMTP_FROM: 'x@b.c' }, 'SMTP_SMARTHOST'],
  ['e-mail without a sender', { ALERT_EMAIL_TO: 'a@b.c', SMTP_SMARTHOST: 'm:25' }, 'SMTP_FROM'],
  ['a server without a port', { SMTP_SMARTHOST: 'mail.example' }, 'expected host:port'],
  ['a Telegram bot without a chat id', { TELEGRAM_BOT_TOKEN_FILE: '/t' }, 'TELEGRAM_CHAT_ID'],
  ['a Telegram chat without a bot', { TELEGRAM_CHAT_ID: '1' }, 'TELEGRAM_BOT_TOKEN_FILE'],
  ['a Slack channel without a webhook', { SLACK_CHANNEL: '#a' }, 'SLACK_API_URL_FILE'],
  ['a team’s Slack channel alone', { AI_SLACK_CHANNEL: '#a' }, 'AI_SLACK_API_URL_FILE'],
  [
    'a mail server without a recipient',
    { SMTP_SMARTHOST: 'm:25', SMTP_FROM: 'x@b.c' },
    'SMTP_SMARTHOST: expected ALERT_EMAIL_TO',
  ],
  ['a mail user without a password', { ...MAIL, SMTP_USERNAME: 'u' }, 'SMTP_PASSWORD_FILE'],
  ['a mail password without a user', { ...MAIL, SMTP_PASSWORD_FILE: '/p' }, 'SMTP_USERNAME'],
  [
    'neither true nor false',
    { ...MAIL, SMTP_REQUIRE_TLS: 'no' },
    'SMTP_REQUIRE_TLS: expected true',
  ],
  ['an offset as time zone', { ...HOURS, BUSINESS_TIME_ZONE: '+02:00' }, 'BUSINESS_TIME_ZONE'],
  ['a zone in other letters', { ...HOURS, BUSINESS_TIME_ZONE: 'europe/paris' }, 'Europe/Paris'],
  ['a chat id that is not a number', { TELEGRAM_CHAT_ID: 'us' }, 'the number of a chat'],
  [
    'a team’s Telegram bot without a chat id',
    { AI_TELEGRAM_BOT_TOKEN_FILE: '/t' },
    'AI_TELEGRAM_CHAT_ID',
  ],
  ['hours that end before they start', { BUSINESS_HOURS: 'monday 18:00-08:00' }, 'BUSINESS_HOURS'],
  ['days in the wrong order', { BUSINESS_HOURS: 'friday-monday 08:00-18:00' }, 'BUSINESS_HOURS'],
  ['an invalid time', { BUSINESS_HOURS: 'monday 08:75-18:00' }, 'BUSINESS_HOURS'],
  ['hours after midnight', { BUSINESS_HOURS: 'monday 08:00-25:00' }, 'BUSINESS_HOURS'],
  ['hours without days', { BUSINESS_HOURS: '08:00-18:00' }, 'BUSINESS_HOURS'],
  [
    'an unknown time zone',
    { BUSINESS_HOURS: 'monday 08:00-18:00', BUSINESS_TIME_ZONE: 'Europe/Atlantis' },
    'BUSINESS_TIME_ZONE',
  ],
])('%s is refused with the name of the variable', (_, variables, named) => {
  expect(() => readAlertmanagerSettings(variables)).toThrow(SettingsError);
  expect(() => readAlertmanagerSettings(variables)).toThrow(named);
});

test('all faults are reported together, each once', () => {
  const variables = { ALERT_EMAIL_TO: 'a@b.c', TELEGRAM_BOT_TOKEN_FILE: '/t' };
  const read = () => readAlertmanagerSettings(variables);
  expect(read).toThrow(
    [
      'ALERT_EMAIL_TO: expected SMTP_SMARTHOST to be set, too',
      'ALERT_EMAIL_TO: expected SMTP_FROM to be set, too',
      'TELEGRAM_BOT_TOKEN_FILE: expected TELEGRAM_CHAT_ID to be set, too',
    ].join('\n'),
  );
});
