import type { AlertmanagerSettings, Channels } from './settings.ts';

type Config = Readonly<Record<string, unknown>>;
/** A receiver's integrations, by the key under which Alertmanager lists them. */
export type Integrations = Readonly<Record<string, readonly Config[]>>;

const TITLE = '{{ template "penpal.title" . }}';
const TEXT = '{{ template "penpal.text" . }}';
const COLOR = '{{ template "penpal.color" . }}';
/** Resolved alerts are told, too. */
const BOTH = { send_resolved: true };

/** How people are told: an integration for each channel that is set, and no other. */
export function peoplesIntegrations(
  channels: Channels,
  settings: AlertmanagerSettings,
): Integrations {
  const all = [slack(channels), email(channels, settings), ...chats(channels)];
  return Object.fromEntries(all.filter((entry) => entry !== undefined));
}

/** What wakes people: only what is critical goes there. */
export function pagerDuty({ PAGERDUTY_ROUTING_KEY_FILE: file }: Channels): Integrations {
  if (file === undefined) return {};
  const details = { service: '{{ .CommonLabels.service_name }}', what: TEXT };
  const links = [
    { href: '{{ (index .Alerts 0).Annotations.runbook_url }}', text: 'Runbook' },
    { href: '{{ (index .Alerts 0).Annotations.dashboard_url }}', text: 'Dashboard' },
  ];
  const config = { routing_key_file: file, description: TITLE, severity: 'critical' };
  return { pagerduty_configs: [{ ...BOTH, ...config, details, links }] };
}

type Entry = readonly [string, readonly Config[]] | undefined;

function slack({ SLACK_API_URL_FILE: file, SLACK_CHANNEL: channel }: Channels): Entry {
  if (file === undefined) return undefined;
  const to = { api_url_file: file, ...(channel === undefined ? {} : { channel }) };
  const said = { title: TITLE, title_link: '{{ template "penpal.link" . }}', text: TEXT };
  return ['slack_configs', [{ ...BOTH, ...to, ...said, color: COLOR }]];
}

function email({ ALERT_EMAIL_TO: to }: Channels, { common }: AlertmanagerSettings): Entry {
  if (to === undefined) return undefined;
  const { SMTP_SMARTHOST, SMTP_FROM, SMTP_USERNAME, SMTP_PASSWORD_FILE } = common;
  const server = {
    smarthost: SMTP_SMARTHOST,
    from: SMTP_FROM,
    ...(SMTP_USERNAME === undefined ? {} : { auth_username: SMTP_USERNAME }),
    ...(SMTP_PASSWORD_FILE === undefined ? {} : { auth_password_file: SMTP_PASSWORD_FILE }),
  };
  const said = { headers: { Subject: TITLE }, html: '{{ template "penpal.html" . }}', text: TEXT };
  return ['email_configs', [{ ...BOTH, to, ...server, ...said }]];
}

function chats(channels: Channels): Entry[] {
  const {
    DISCORD_WEBHOOK_URL_FILE: discord,
    TEAMS_WEBHOOK_URL_FILE: teams,
    TELEGRAM_BOT_TOKEN_FILE: telegram,
    ALERT_WEBHOOK_URL_FILE: webhook,
  } = channels;
  const message = '{{ template "penpal.telegram" . }}';
  const chat = { chat_id: channels.TELEGRAM_CHAT_ID, parse_mode: 'HTML', message };
  const entry = (key: string, file: string | undefined, config: Config): Entry =>
    file === undefined ? undefined : [key, [{ ...BOTH, ...config }]];
  return [
    entry('discord_configs', discord, { webhook_url_file: discord, title: TITLE, message: TEXT }),
    entry('msteamsv2_configs', teams, { webhook_url_file: teams, title: TITLE, text: TEXT }),
    entry('telegram_configs', telegram, { bot_token_file: telegram, ...chat }),
    entry('webhook_configs', webhook, { url_file: webhook }),
  ];
}
