import { z } from 'zod';
import { TEAMS } from '../../alert-rules/lib/rule.ts';
import type { Team } from '../../alert-rules/lib/rule.ts';
import { timeZoneName } from '../../exporter/config/fields.ts';
import { explainIssues, secretFileFaults, SettingsError, setVariables } from '../settings.ts';
import type { Variables } from '../settings.ts';

const aChat = 'expected the number of a chat';
/** The variables of the channels. Those of a team have its name in front: `AI_…`. */
const channelsSchema = z.object({
  SLACK_API_URL_FILE: z.string().optional(),
  SLACK_CHANNEL: z.string().optional(),
  ALERT_EMAIL_TO: z.string().optional(),
  PAGERDUTY_ROUTING_KEY_FILE: z.string().optional(),
  DISCORD_WEBHOOK_URL_FILE: z.string().optional(),
  TEAMS_WEBHOOK_URL_FILE: z.string().optional(),
  TELEGRAM_BOT_TOKEN_FILE: z.string().optional(),
  TELEGRAM_CHAT_ID: z.coerce.number(aChat).int(aChat).optional(),
  ALERT_WEBHOOK_URL_FILE: z.string().optional(),
});
/** The channels that are set. */
export type Channels = Readonly<z.output<typeof channelsSchema>>;

const schema = z.object({
  MONITORING_SERVICE_URL: z.url('expected a URL').default('http://monitoring-service:3005'),
  NOTIFICATIONS_TOKEN_FILE: z.string().default('/run/secrets/notifications_token'),
  ALERTMANAGER_TEMPLATES: z.string().default('/etc/alertmanager/templates/*.tmpl'),
  SMTP_SMARTHOST: z.string().regex(/:\d+$/, 'expected host:port').optional(),
  SMTP_FROM: z.string().optional(),
  SMTP_USERNAME: z.string().optional(),
  SMTP_PASSWORD_FILE: z.string().optional(),
  SMTP_REQUIRE_TLS: z.enum(['true', 'false'], 'expected true or false').default('true'),
  HEARTBEAT_URL_FILE: z.string().optional(),
  BUSINESS_HOURS: z.string().optional(),
  BUSINESS_TIME_ZONE: z.string().default('UTC'),
});

/** Days and hours in a time zone, in Alertmanager's form. */
export interface BusinessHours {
  /** `monday:friday`. */
  readonly weekdays: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly timeZone: string;
}

/** The notification settings of the environment. */
export interface AlertmanagerSettings {
  readonly common: Readonly<z.output<typeof schema>>;
  /** By team. A team inherits from the platform what it does not set. */
  readonly channels: Readonly<Record<Team, Channels>>;
  /** When warnings are sent; at any time if not set. */
  readonly businessHours: BusinessHours | undefined;
}

/** Reads the variables. Throws a SettingsError that names each invalid one. */
export function readAlertmanagerSettings(variables: Variables): AlertmanagerSettings {
  const set = setVariables(variables);
  const faults: string[] = [];
  const common = parse(schema, set, '', faults);
  const platform = parse(channelsSchema, set, '', faults);
  const channels = TEAMS.map((team) => {
    const own = withoutPrefix(set, prefixOf(team));
    return [team, { ...platform, ...parse(channelsSchema, own, prefixOf(team), faults) }] as const;
  });
  for (const [team, each] of channels) {
    faults.push(...halfSet({ ...common, ...each }, HALVES, prefixOf(team), set));
  }
  if (channels.every(([, { ALERT_EMAIL_TO: to }]) => to === undefined)) {
    faults.push(...halfSet(common, [['SMTP_SMARTHOST', 'ALERT_EMAIL_TO']], '', set));
  }
  const businessHours = parseBusinessHours(common, faults);
  if (faults.length > 0) throw new SettingsError([...new Set(faults)].join('\n'));
  return {
    common,
    channels: Object.fromEntries(channels) as Record<Team, Channels>,
    businessHours,
  };
}

/** Whether any person is notified. */
export function hasChannels({ channels }: AlertmanagerSettings): boolean {
  return Object.values(channels).some((ofTeam) => Object.keys(ofTeam).length > 0);
}

/** Every file with a secret, by the variable that names it: `AI_SLACK_API_URL_FILE`. */
export function secretFiles({ common, channels }: AlertmanagerSettings): Map<string, string> {
  const inherited: Readonly<Record<string, unknown>> = channels.platform;
  const ofTeams = TEAMS.map((team) => [prefixOf(team), channels[team]] as const);
  const parts = [['', common] as const, ...ofTeams];
  const files = parts.flatMap(([prefix, part]) =>
    Object.entries(part).flatMap(([name, file]) => {
      const variable = file === inherited[name] ? name : `${prefix}${name}`;
      return name.endsWith('_FILE') ? [[variable, String(file)] as const] : [];
    }),
  );
  return new Map(files);
}

/** Faults of the files with secrets, one line for each. */
export function secretFaults(settings: AlertmanagerSettings): string[] {
  return secretFileFaults(secretFiles(settings));
}

function prefixOf(team: Team): string {
  return team === 'platform' ? '' : `${team.toUpperCase()}_`;
}

/** Variables that are of no use without another one. */
const HALVES: readonly (readonly [string, string])[] = [
  ['ALERT_EMAIL_TO', 'SMTP_SMARTHOST'],
  ['ALERT_EMAIL_TO', 'SMTP_FROM'],
  ['SMTP_USERNAME', 'SMTP_PASSWORD_FILE'],
  ['SMTP_PASSWORD_FILE', 'SMTP_USERNAME'],
  ['SLACK_CHANNEL', 'SLACK_API_URL_FILE'],
  ['TELEGRAM_BOT_TOKEN_FILE', 'TELEGRAM_CHAT_ID'],
  ['TELEGRAM_CHAT_ID', 'TELEGRAM_BOT_TOKEN_FILE'],
];

function halfSet(
  settings: Readonly<Record<string, unknown>>,
  halves: typeof HALVES,
  prefix: string,
  set: Variables,
): string[] {
  return halves
    .filter(([name, needed]) => settings[name] !== undefined && settings[needed] === undefined)
    .map(([name, needed]) => {
      const own = set[prefix + name] === undefined ? '' : prefix;
      return `${own}${name}: expected ${needed.startsWith('SMTP') ? '' : own}${needed} to be set, too`;
    });
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
  faults.push(...explainIssues(error, prefix));
  return data ?? part.parse({});
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const HOURS = /^(\w+)(?:-(\w+))? (\d\d:[0-5]\d)-(\d\d:[0-5]\d)$/;

/** Reads `monday-friday 08:00-18:00`. Adds a fault if that or the time zone is invalid. */
function parseBusinessHours(
  { BUSINESS_HOURS: text, BUSINESS_TIME_ZONE: timeZone }: AlertmanagerSettings['common'],
  faults: string[],
): BusinessHours | undefined {
  if (text === undefined) return undefined;
  const [, first = '', last = first, startTime = '', endTime = ''] = HOURS.exec(text) ?? [];
  const areDays = DAYS.includes(first) && DAYS.indexOf(first) <= DAYS.indexOf(last);
  if (!areDays || startTime >= endTime || endTime > '24:00') {
    faults.push(`BUSINESS_HOURS: expected e.g. monday-friday 08:00-18:00, got ${text}`);
    return undefined;
  }
  if (!isGoTimeZone(timeZone)) {
    faults.push(`BUSINESS_TIME_ZONE: expected e.g. Europe/Paris, got ${timeZone}`);
    return undefined;
  }
  return { weekdays: first === last ? first : `${first}:${last}`, startTime, endTime, timeZone };
}

/** Alertmanager looks a zone up as a file: offsets are unknown to it, and the letters' case matters. */
function isGoTimeZone(name: string): boolean {
  const sameLetters = (zone: string) => zone.toLowerCase() === name.toLowerCase();
  const listed = ['UTC', ...Intl.supportedValuesOf('timeZone')].find(sameLetters);
  if (listed !== undefined) return listed === name;
  return timeZoneName.safeParse(name).success && /^[A-Z]/.test(name);
}
