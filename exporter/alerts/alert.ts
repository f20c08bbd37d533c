import { z } from 'zod';
import { foreignText } from '../config/fields.ts';

/** Most urgent first; the order in which alerts are shown. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const text = z.string();

/** One alert that is pending or firing now. */
export const activeAlertSchema = z.object({
  severity: z.enum(SEVERITIES),
  type: text.describe('service_down, slow_response, … : the name in snake case'),
  service: text.nullable().describe('Null if the alert is not about one service'),
  message: text.describe('One sentence for a person'),
  french: text.exactOptional().describe('What it is about, in French'),
  startedAt: z.number().describe('When the condition began, Unix milliseconds'),
  error: text.exactOptional().describe('Message of the last failed probe'),
  name: text.describe("The rule's name"),
  state: z.enum(['firing', 'pending']),
  value: z.number().exactOptional().describe("What the rule compared, in the rule's unit"),
  runbookUrl: text.exactOptional().describe('What to do: a URL, or a path of this service'),
  dashboardUrl: text.exactOptional(),
  heldBackBy: z
    .enum(['alert', 'silence', 'hours'])
    .exactOptional()
    .describe('Why Alertmanager sends nothing: its cause fires, a silence, or the time of day'),
  cause: z
    .object({ name: text, service: text.nullable() })
    .exactOptional()
    .describe('The alert that inhibits it'),
  channels: z
    .array(text)
    .exactOptional()
    .describe('Kinds of channel that its route leads to, such as slack; it may be undelivered'),
});
export type ActiveAlert = Readonly<z.output<typeof activeAlertSchema>>;

export interface ActiveAlerts {
  readonly source: 'prometheus' | 'local';
  /** Why these are the local alerts although Prometheus is configured. */
  readonly note?: string;
  /** In the order of `sortAlerts`. */
  readonly alerts: readonly ActiveAlert[];
}

export interface AlertSource {
  /** What is pending or firing now. Never throws. */
  active(): Promise<ActiveAlerts>;
}

/** Critical first, then the oldest, then by name and service. */
export function sortAlerts(alerts: readonly ActiveAlert[]): ActiveAlert[] {
  return alerts.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      a.startedAt - b.startedAt ||
      `${a.name} ${a.service}`.localeCompare(`${b.name} ${b.service}`),
  );
}

/** The type of an alert: its name in snake case, `AITokenSurge` as `ai_token_surge`. */
export function alertType(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/**
 * RFC 3339 as Prometheus and Alertmanager write it: any precision, any offset, and year 1 for "not
 * yet". In UTC, as the API shows it, the year must still have four digits.
 */
export const rfc3339Time = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 time', abort: true })
  .refine(
    (text) => /^\d{4}-/.test(new Date(text).toJSON()),
    'expected a time that in UTC is of the years 0000 to 9999',
  );

/** A name or an address of others. */
export const alertText = z.string().transform(foreignText);

/** An alert has a dozen labels and annotations. zod's own record would take half a second for 80,000. */
const MAX_TEXTS = 100;

/** Labels or annotations. Validation stops at the first fault. */
export const alertTexts = z
  .unknown()
  .refine((given) => typeof given === 'object' && given !== null, 'expected an object')
  .meta({ type: 'object', additionalProperties: { type: 'string' } })
  .transform((given, { issues }): Record<string, string> => {
    const isTooLarge = Object.keys(given).length > MAX_TEXTS;
    const texts = isTooLarge ? [] : Object.entries(given);
    const refuse = (message: string, path: string[] = []) =>
      issues.push({ code: 'custom', input: given, message, path });
    const wrong = texts.find(([, text]) => typeof text !== 'string');
    if (isTooLarge) refuse(`expected at most ${MAX_TEXTS} entries`);
    else if (wrong) refuse('expected a text', [wrong[0]]);
    return Object.fromEntries(
      issues.length > 0 ? [] : texts.map(([k, v]) => [k, foreignText(v as string)]),
    );
  });
