import { TEAMS } from '../../alert-rules/lib/rule.ts';
import type { Team } from '../../alert-rules/lib/rule.ts';
import type { AlertmanagerSettings, Channels } from './settings.ts';

/** A receiver with its integrations. A receiver without any notifies nobody. */
export interface Receiver {
  readonly name: string;
  readonly [integrations: string]: unknown;
}

type Config = Readonly<Record<string, unknown>>;
/** Configurations by the key of their kind, e.g. `slack_configs`. */
type Integrations = Readonly<Record<string, readonly Config[]>>;

export const MONITORING_SERVICE = 'monitoring-service';
export const HEARTBEAT = 'heartbeat';

const TITLE = '{{ template "penpal.title" . }}';
const TEXT = '{{ template "penpal.text" . }}';
/** To `status` page, `runbook`, `dashboard` or `silence`. */
const link = (to: string) => `{{ template "penpal.${to}" . }}`;
const COLOR = '{{ template "penpal.color" . }}';

/** Every receiver. The names are the same whatever is configured. */
export function receivers(settings: AlertmanagerSettings): Receiver[] {
  const platform = criticalIntegrations('platform', settings);
  return [
    monitoringService(settings),
    heartbeat(settings),
    ...TEAMS.flatMap((team) => {
      const people = channelIntegrations(settings.channels[team], settings);
      const critical = criticalIntegrations(team, settings);
      return [
        { name: `${team}-critical`, ...critical },
        { name: `${team}-warning`, ...people },
        ...(team === 'platform'
          ? []
          : [
              { name: ownReceiver(team), ...notIn(platform, critical) },
              { name: `${ownReceiver(team)}-warning`, ...notIn(platform, people) },
            ]),
      ];
    }),
  ];
}

/** The receiver with the channels that a team does not share with the platform. */
export function ownReceiver(team: Team): string {
  return `${team}-own`;
}

/** Every integration of a team. */
function criticalIntegrations(team: Team, settings: AlertmanagerSettings): Integrations {
  const channels = settings.channels[team];
  return { ...channelIntegrations(channels, settings), ...pagerDuty(channels) };
}

/** Those of `all` that are not the same in `shared`. */
function notIn(shared: Integrations, all: Integrations): Integrations {
  const isOwn = ([kind, configs]: [string, unknown]) =>
    JSON.stringify(configs) !== JSON.stringify(shared[kind]);
  return Object.fromEntries(Object.entries(all).filter(isOwn));
}

/** The monitoring service accepts webhooks of 256 KiB: 100 alerts of 2 kB each. */
const MAX_ALERTS = 100;

/** The monitoring service shows every notification on its page and in its log. */
function monitoringService({ common }: AlertmanagerSettings): Receiver {
  const url = new URL('/api/v1/monitoring/notifications', common.MONITORING_SERVICE_URL).href;
  const authorization = { credentials_file: common.NOTIFICATIONS_TOKEN_FILE };
  const sends = { send_resolved: true, max_alerts: MAX_ALERTS };
  const webhook = { url, ...sends, http_config: { authorization } };
  return { name: MONITORING_SERVICE, webhook_configs: [webhook] };
}

/** An external watcher that raises an alarm when the Watchdog stops calling it. */
function heartbeat({ common: { HEARTBEAT_URL_FILE: file } }: AlertmanagerSettings): Receiver {
  if (file === undefined) return { name: HEARTBEAT };
  const webhook = { url_file: file, send_resolved: false };
  return { name: HEARTBEAT, webhook_configs: [webhook] };
}

/** One integration for each channel that is set. */
function channelIntegrations(channels: Channels, { common }: AlertmanagerSettings): Integrations {
  const {
    SLACK_API_URL_FILE: slack,
    ALERT_EMAIL_TO: to,
    DISCORD_WEBHOOK_URL_FILE: discord,
    TEAMS_WEBHOOK_URL_FILE: teams,
    TELEGRAM_BOT_TOKEN_FILE: telegram,
    ALERT_WEBHOOK_URL_FILE: webhook,
  } = channels;
  const message = '{{ template "penpal.telegram" . }}';
  const chat = { chat_id: channels.TELEGRAM_CHAT_ID, parse_mode: 'HTML', message };
  return {
    ...integration('slack_configs', slack, {
      api_url_file: slack,
      ...(channels.SLACK_CHANNEL !== undefined && { channel: channels.SLACK_CHANNEL }),
      ...{
        title: TITLE,
        title_link: link('status'),
        text: TEXT,
        color: COLOR,
      },
    }),
    ...integration('email_configs', to, {
      ...{ to, smarthost: common.SMTP_SMARTHOST, from: common.SMTP_FROM },
      ...(common.SMTP_REQUIRE_TLS === 'false' && { require_tls: false }),
      ...(common.SMTP_USERNAME !== undefined && { auth_username: common.SMTP_USERNAME }),
      ...(common.SMTP_PASSWORD_FILE !== undefined && {
        auth_password_file: common.SMTP_PASSWORD_FILE,
      }),
      ...{ headers: { Subject: TITLE }, html: '{{ template "penpal.html" . }}', text: TEXT },
    }),
    ...integration('discord_configs', discord, {
      ...{ webhook_url_file: discord, title: TITLE, message: TEXT },
    }),
    ...integration('msteamsv2_configs', teams, {
      ...{ webhook_url_file: teams, title: TITLE, text: '{{ template "penpal.teams" . }}' },
    }),
    ...integration('telegram_configs', telegram, { bot_token_file: telegram, ...chat }),
    ...integration('webhook_configs', webhook, { url_file: webhook }),
  };
}

/** PagerDuty wakes people, so it gets critical alerts only. */
function pagerDuty({ PAGERDUTY_ROUTING_KEY_FILE: file }: Channels): Integrations {
  return integration('pagerduty_configs', file, {
    ...{ routing_key_file: file, description: TITLE, severity: 'critical' },
    details: { service: '{{ .CommonLabels.service_name }}', what: TEXT },
    links: ['Status', 'Runbook', 'Dashboard', 'Silence'].map((text) => ({
      href: link(text.toLowerCase()),
      text,
    })),
  });
}

/** One configuration, which also sends resolved alerts; nothing if its channel is not set. */
function integration(kind: string, channel: string | undefined, config: Config): Integrations {
  return channel === undefined ? {} : { [kind]: [{ send_resolved: true, ...config }] };
}
