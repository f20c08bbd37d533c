import type { IReceiver } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Receiver';
import { receivers } from '../alertmanager/receivers.ts';
import { secretFiles } from '../alertmanager/settings.ts';
import { inlineTemplates } from './inline-templates.ts';
import { channelSecret, tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

type Json = string | number | boolean | Json[] | { [key: string]: Json };
type Secrets = ReadonlyMap<string, { readonly name: string; readonly key: string }>;

/** Fields of alertmanager.yml that the resource calls otherwise than in camel case. */
const RENAMED: Readonly<Record<string, string>> = {
  api_url_file: 'apiURL',
  webhook_url_file: 'webhookURL',
  url_file: 'urlSecret',
  routing_key_file: 'routingKey',
  bot_token_file: 'botToken',
  auth_password_file: 'authPassword',
  credentials_file: 'credentials',
  chat_id: 'chatID',
  links: 'pagerDutyLinkConfigs',
};
/** Objects whose keys are content: the resource lists them as keys and values. */
const KEY_VALUES = ['headers', 'details'];

/** Every receiver; what alertmanager.yml reads from a file is the key of a Secret. */
export function resourceReceivers({ alertmanager }: KubernetesSettings): IReceiver[] {
  const secrets = secretsByFile(alertmanager);
  return receivers(alertmanager).map(({ name, ...integrations }) => {
    const all = Object.entries(integrations).map(([kind, configs]) => {
      const converted = (configs as Json[]).map((config) => toResource(config, secrets));
      return [camelCase(kind), converted.map((config) => forKind(kind, config))];
    });
    return { name, ...Object.fromEntries(all) } as IReceiver;
  });
}

/** Discord's webhook is an `apiURL` there, unlike that of Teams; PagerDuty's links have an `alt`. */
function forKind(kind: string, config: Json): Json {
  const { webhookURL, pagerDutyLinkConfigs, ...rest } = config as Record<string, Json>;
  if (kind === 'discord_configs' && webhookURL) return { ...rest, apiURL: webhookURL };
  if (kind !== 'pagerduty_configs') return config;
  const links = (pagerDutyLinkConfigs ?? []) as { href: string; text: string }[];
  return { ...rest, pagerDutyLinkConfigs: links.map(({ href, text: alt }) => ({ href, alt })) };
}

function toResource(value: Json, secrets: Secrets): Json {
  if (typeof value === 'string') return inlineTemplates(value);
  if (Array.isArray(value)) return value.map((item) => toResource(item, secrets));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      RENAMED[key] ?? camelCase(key),
      convertField(key, item, secrets),
    ]),
  );
}

function convertField(key: string, value: Json, secrets: Secrets): Json {
  if (KEY_VALUES.includes(key)) {
    return Object.entries(value).map(([name, text]) => ({
      key: name,
      value: inlineTemplates(String(text)),
    }));
  }
  if (!key.endsWith('_file')) return toResource(value, secrets);
  const secret = secrets.get(value as string);
  if (secret === undefined) throw new Error(`${key}: no Secret stands for ${value as string}`);
  return { ...secret };
}

/** Which Secret holds what a file holds elsewhere: named after the variable that names the file. */
function secretsByFile(settings: KubernetesSettings['alertmanager']): Secrets {
  const files = [...secretFiles(settings)].map(
    ([variable, file]) => [file, channelSecret(variable)] as const,
  );
  const { secret: name, key } = tokens.NOTIFICATIONS_TOKEN;
  return new Map([...files, [settings.common.NOTIFICATIONS_TOKEN_FILE, { name, key }] as const]);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
