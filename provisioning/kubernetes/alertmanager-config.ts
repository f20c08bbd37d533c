import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import type { IInhibitRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/InhibitRule';
import type { IMatcher } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher';
import type { IReceiver } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Receiver';
import type { IRoute } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Route';
import { inhibitions } from '../alertmanager/inhibitions.ts';
import { receivers } from '../alertmanager/receivers.ts';
import { BUSINESS_HOURS, rootRoute } from '../alertmanager/routes.ts';
import type { Route } from '../alertmanager/routes.ts';
import { secretFiles } from '../alertmanager/settings.ts';
import type { BusinessHours } from '../alertmanager/settings.ts';
import { metadata } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { channelSecret, tokens } from './secrets.ts';
import type { KubernetesSettings } from './settings.ts';

/** The routing of alertmanager.yml as the operator's resource. */
export function alertmanagerConfig(settings: KubernetesSettings): Manifest {
  const { businessHours } = settings.alertmanager;
  return {
    file: 'alertmanagerconfig.yaml',
    why:
      'The routing of alertmanager.yml. The operator adds `namespace` to the first route and to every ' +
      'inhibition, and alerts continue to the routes of the cluster. README.md explains the effects.',
    object: {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      metadata: metadata('penpal', settings.cluster.KUBERNETES_NAMESPACE),
      spec: {
        route: toRoute(rootRoute(settings.alertmanager)),
        receivers: resourceReceivers(settings),
        inhibitRules: inhibitRules(),
        ...(businessHours && { muteTimeIntervals: [timeInterval(businessHours)] }),
      },
    } satisfies IAlertmanagerConfig,
  };
}

/** A node of the routing tree with all nodes below it. */
function toRoute(route: Route): IRoute {
  const entries = Object.entries({
    ...route,
    ...(route.matchers && { matchers: route.matchers.map(toMatcher) }),
    ...(route.routes && { routes: route.routes.map(toRoute) }),
  });
  return Object.fromEntries(entries.map(([key, value]) => [camelCase(key), value]));
}

/** Every inhibition. The operator limits them to alerts of the resource's namespace. */
function inhibitRules(): IInhibitRule[] {
  return inhibitions.map(({ source_matchers, target_matchers, equal }) => ({
    sourceMatch: source_matchers.map(toMatcher),
    targetMatch: target_matchers.map(toMatcher),
    ...(equal && { equal: [...equal] }),
  }));
}

/** When warnings are sent, in UTC. The resource has no other time zone. */
function timeInterval({ weekdays, startTime, endTime }: BusinessHours) {
  return {
    name: BUSINESS_HOURS,
    timeIntervals: [{ weekdays: [weekdays], times: [{ startTime, endTime }] }],
  };
}

const MATCHER = /^(\w+)(=~|!~|!=|=)"(.*)"$/;

/** Reads `severity=~"critical|warning"`. Throws if it has another form. */
function toMatcher(text: string): IMatcher {
  const [, name, matchType, value] = MATCHER.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a matcher: ${text}`);
  return { name, value, matchType: matchType as NonNullable<IMatcher['matchType']> };
}

type Json = string | number | boolean | Json[] | { [key: string]: Json };
type Secrets = ReadonlyMap<string, { readonly name: string; readonly key: string }>;

/** Fields of alertmanager.yml with another name in the resource than the same in camel case. */
const RENAMED: Readonly<Record<string, string>> = {
  api_url_file: 'apiURL',
  webhook_url_file: 'webhookURL',
  url_file: 'urlSecret',
  routing_key_file: 'routingKey',
  bot_token_file: 'botToken',
  auth_password_file: 'authPassword',
  credentials_file: 'credentials',
  chat_id: 'chatID',
  require_tls: 'requireTLS',
  links: 'pagerDutyLinkConfigs',
};
/** Objects with free keys. The resource lists them as keys and values. */
const KEY_VALUES = ['headers', 'details'];

/** Every receiver. Keys of Secrets replace the files of alertmanager.yml. */
function resourceReceivers({ alertmanager }: KubernetesSettings): IReceiver[] {
  const secrets = secretsByFile(alertmanager);
  return receivers(alertmanager).map(({ name, ...integrations }) => {
    const all = Object.entries(integrations).map(([kind, configs]) => {
      const converted = (configs as Json[]).map((config) => toResource(config, secrets));
      return [camelCase(kind), converted.map((config) => forKind(kind, config))];
    });
    return { name, ...Object.fromEntries(all) } as IReceiver;
  });
}

/** Discord's webhook is called `apiURL`, unlike that of Teams. PagerDuty's links have an `alt`. */
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
  if (secret === undefined) throw new Error(`${key}: no Secret for ${value as string}`);
  return { ...secret };
}

/** The Secret for each file, with a key named after the variable of the file. */
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

const TEMPLATES_FILE = resolve(import.meta.dirname, '../alertmanager/templates/penpal.tmpl');
/** A template, up to the next one or the end of the file. Dashes trim the space beside them. */
const DEFINITION =
  /\{\{ define "([^"]+)" (-?)\}\}(.*?)\{\{(-?) end \}\}\s*(?=\{\{ define|\{\{\/\*|$)/gs;
const CALL = /\{\{(-?) template "([^"]+)" \. (-?)\}\}/g;

/**
 * Replaces calls of templates by their text, because the AlertmanagerConfig resource has no templates.
 * Throws if a called template does not exist.
 */
export function inlineTemplates(text: string): string {
  const templates = readTemplates();
  let inlined = text;
  while (inlined !== (inlined = inlineOnce(inlined, templates)));
  return inlined;
}

function inlineOnce(text: string, templates: ReadonlyMap<string, string>): string {
  return text.replace(CALL, (_, trimBefore: string, name: string, trimAfter: string) => {
    const body = templates.get(name);
    if (body === undefined) throw new Error(`no template ${name}`);
    const [before, after] = [trimBefore && '{{- "" }}', trimAfter && '{{ "" -}}'];
    return `${before}${body}${after}`;
  });
}

function readTemplates(): Map<string, string> {
  const templates = new Map<string, string>();
  const text = readFileSync(TEMPLATES_FILE, 'utf8');
  for (const [, name = '', trimStart, body = '', trimEnd] of text.matchAll(DEFINITION)) {
    const start = trimStart ? body.trimStart() : body;
    templates.set(name, trimEnd ? start.trimEnd() : start);
  }
  return templates;
}
