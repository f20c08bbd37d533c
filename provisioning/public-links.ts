import { z } from 'zod';
import { explainIssues, SettingsError, setVariables } from './settings.ts';
import type { Variables } from './settings.ts';

/** Without a slash at the end, and with single slashes in its path. */
const address = z
  .url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' })
  .transform((url) => url.replaceAll(/([^:/])\/+/g, '$1/').replace(/\/$/, ''))
  .optional();
const schema = z.object({
  PUBLIC_URL: address,
  GRAFANA_URL: address,
  PROMETHEUS_EXTERNAL_URL: address,
  ALERTMANAGER_EXTERNAL_URL: address,
  RUNBOOK_URL: address,
});

/** Addresses that people open, without a slash at the end, by the variable that sets each. */
export type PublicLinks = Readonly<Record<keyof typeof schema.shape, string>>;

/**
 * The addresses that are set, and those that follow from PUBLIC_URL: the status page is there, the other parts are
 * at /grafana, /prometheus, /alertmanager and /runbooks below it. Throws a SettingsError that names each invalid one.
 */
export function readPublicLinks(variables: Variables): Partial<PublicLinks> {
  const { data, error } = schema.safeParse(setVariables(variables));
  if (data === undefined) throw new SettingsError(explainIssues(error).join('\n'));
  const { PUBLIC_URL: base, ...others } = data;
  const below = base !== undefined && {
    PUBLIC_URL: base,
    GRAFANA_URL: `${base}/grafana`,
    PROMETHEUS_EXTERNAL_URL: `${base}/prometheus`,
    ALERTMANAGER_EXTERNAL_URL: `${base}/alertmanager`,
    RUNBOOK_URL: `${base}/runbooks`,
  };
  const set = Object.entries(others).filter(([, url]) => url !== undefined);
  return { ...below, ...Object.fromEntries(set) };
}

/** As `readPublicLinks`, with the addresses on this machine for those that are missing. */
export function readLinks(variables: Variables): PublicLinks {
  const on = (name: string, port: number) => `http://localhost:${variables[name] || port}`;
  const page = on('PORT', 3005);
  const { PUBLIC_URL = page, ...links } = readPublicLinks(variables);
  return {
    PUBLIC_URL,
    GRAFANA_URL: on('GRAFANA_PORT', 3006),
    PROMETHEUS_EXTERNAL_URL: on('PROMETHEUS_PORT', 9090),
    ALERTMANAGER_EXTERNAL_URL: on('ALERTMANAGER_PORT', 9093),
    RUNBOOK_URL: `${page}/runbooks`,
    ...links,
  };
}

/** prometheus.yml with the addresses in its external labels, which the links of alerts begin with. */
export function fillInLinks(shipped: string, links: PublicLinks): string {
  return shipped.replaceAll(
    /\$\{((?:PUBLIC|GRAFANA|RUNBOOK)_URL)\}/g,
    (_, name: keyof PublicLinks) => links[name],
  );
}

/** Addresses that only this machine can open. */
const LOCAL = /^https?:\/\/([^/]*\.)?(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)(:\d+)?(\/|$)/i;

/** What to tell if people get messages with links that only this machine can open; undefined if there are none. */
export function localLinksWarning(variables: Variables): string | undefined {
  const local = Object.entries(readLinks(variables)).filter(([, url]) => LOCAL.test(url));
  if (local.length === 0) return undefined;
  const named = local.map(([name, url]) => `${name} (now ${url})`).join(', ');
  return `warning: people get messages whose links only this machine can open: set PUBLIC_URL, or ${named}`;
}
