import { z } from 'zod';
import { TEAMS } from '../../alert-rules/rule.ts';
import type { Team } from '../../alert-rules/rule.ts';
import { parseBusinessHours } from './business-hours.ts';
import type { BusinessHours } from './business-hours.ts';

/** Variables that cannot be used; the message names each and what was expected. */
export class AlertmanagerSettingsError extends Error {
  readonly code = 'ALERTMANAGER_SETTINGS_INVALID';
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that say how people are told; a team's own have its name in front: `AI_…`. */
const channelsSchema = z.object({
  SLACK_API_URL_FILE: z.string().optional(),
  SLACK_CHANNEL: z.string().optional(),
  ALERT_EMAIL_TO: z.string().optional(),
  PAGERDUTY_ROUTING_KEY_FILE: z.string().optional(),
  DISCORD_WEBHOOK_URL_FILE: z.string().optional(),
  TEAMS_WEBHOOK_URL_FILE: z.string().optional(),
  TELEGRAM_BOT_TOKEN_FILE: z.string().optional(),
  TELEGRAM_CHAT_ID: z.coerce.number('expected the number of a chat').int().optional(),
  ALERT_WEBHOOK_URL_FILE: z.string().optional(),
});
/** How people are told: only what is set. */
export type Channels = Readonly<z.output<typeof channelsSchema>> & {
  /** What stands before the variables' names: `AI_`, nothing for the platform's. */
  readonly prefix: string;
};

const schema = z.object({
  MONITORING_SERVICE_URL: z.url('expected a URL').default('http://monitoring-service:3005'),
  NOTIFICATIONS_TOKEN_FILE: z.string().default('/run/secrets/notifications_token'),
  ALERTMANAGER_TEMPLATES: z.string().default('/etc/alertmanager/templates/*.tmpl'),
  SMTP_SMARTHOST: z.string().regex(/:\d+$/, 'expected host:port').optional(),
  SMTP_FROM: z.string().optional(),
  SMTP_USERNAME: z.string().optional(),
  SMTP_PASSWORD_FILE: z.string().optional(),
  HEARTBEAT_URL_FILE: z.string().optional(),
  BUSINESS_HOURS: z.string().optional(),
  BUSINESS_TIME_ZONE: z.string().default('UTC'),
});

/** What the environment says about notifications. */
export interface AlertmanagerSettings {
  readonly common: Readonly<z.output<typeof schema>>;
  /** By team; a team without channels of its own has the platform's. */
  readonly channels: Readonly<Record<Team, Channels>>;
  /** When warnings may disturb people; always without it. */
  readonly businessHours: BusinessHours | undefined;
}

/** Reads the variables; empty ones count as not set. Throws an AlertmanagerSettingsError. */
export function readAlertmanagerSettings(variables: Variables): AlertmanagerSettings {
  const set: Variables = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== ''),
  );
  const faults: string[] = [];
  const common = parse(schema, set, '', faults);
  const channels = TEAMS.map((team) => [team, channelsOf(team, set, faults)] as const);
  const businessHours =
    common.BUSINESS_HOURS === undefined
      ? undefined
      : parseBusinessHours(common.BUSINESS_HOURS, common.BUSINESS_TIME_ZONE, faults);
  if (faults.length > 0) throw new AlertmanagerSettingsError([...new Set(faults)].join('\n'));
  return {
    common,
    channels: Object.fromEntries(channels) as Record<Team, Channels>,
    businessHours,
  };
}

/** Every file of secrets, by the variable that names it: `AI_SLACK_API_URL_FILE`. */
export function secretFiles({ common, channels }: AlertmanagerSettings): Map<string, string> {
  const parts = [{ ...common, prefix: '' }, ...TEAMS.map((team) => channels[team])];
  const files = parts.flatMap(({ prefix, ...part }) =>
    Object.entries(part).flatMap(([name, file]) =>
      name.endsWith('_FILE') ? [[prefix + name, String(file)] as const] : [],
    ),
  );
  return new Map(files);
}

function channelsOf(team: Team, set: Variables, faults: string[]): Channels {
  const own = team === 'platform' ? '' : `${team.toUpperCase()}_`;
  const has = Object.keys(channelsSchema.shape).some((name) => set[own + name] !== undefined);
  const prefix = has ? own : '';
  const channels = parse(channelsSchema, withoutPrefix(set, prefix), prefix, faults);
  const together: [keyof typeof channels, string | undefined, string][] = [
    ['ALERT_EMAIL_TO', set['SMTP_SMARTHOST'], 'SMTP_SMARTHOST'],
    ['ALERT_EMAIL_TO', set['SMTP_FROM'], 'SMTP_FROM'],
    ['TELEGRAM_BOT_TOKEN_FILE', set[`${prefix}TELEGRAM_CHAT_ID`], `${prefix}TELEGRAM_CHAT_ID`],
  ];
  for (const [name, needed, neededName] of together) {
    if (channels[name] !== undefined && needed === undefined) {
      faults.push(`${prefix}${name}: expected ${neededName} to be set, too`);
    }
  }
  return { ...channels, prefix };
}

function withoutPrefix(set: Variables, prefix: string): Variables {
  const own = Object.entries(set).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

function parse<T extends z.ZodObject>(
  part: T,
  variables: Variables,
  prefix: string,
  faults: string[],
): z.output<T> {
  const { data, error } = part.safeParse(variables);
  for (const { path, message } of error?.issues ?? []) {
    faults.push(`${prefix}${path.join('.')}: ${message}`);
  }
  return data ?? part.parse({});
}
