import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import * as alertmanager from '../provisioning/alertmanager/settings.ts';
import { giveSecrets } from '../provisioning/compose/give-secrets.ts';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import * as prometheus from '../provisioning/prometheus/settings.ts';
import { fillInLinks, localLinksWarning, readLinks } from '../provisioning/public-links.ts';
import { SettingsError } from '../provisioning/settings.ts';

// prepare.ts [folder of the volumes]: for the container `prepare` of docker-compose.yml. Gives each container its
// secrets and writes the configurations of Prometheus and Alertmanager, each into its volume. Exit code 1 and one line
// for each fault if a variable is invalid, or a file with a secret is missing or empty.

const RULES = 'provisioning/prometheus/rules/generated';
const [volumes = '/volumes', extra] = process.argv.slice(2);
if (extra !== undefined || !existsSync(volumes)) {
  console.error('usage: prepare [folder of the volumes, default /volumes]; the folder must exist');
  process.exit(2);
}

try {
  const forAlertmanager = alertmanager.readAlertmanagerSettings(process.env);
  const forPrometheus = prometheus.readPrometheusSettings(process.env);
  const links = readLinks(process.env);
  const given = giveSecrets('secrets', volumes);
  const faults = [
    ...alertmanager.secretFaults(forAlertmanager),
    ...prometheus.secretFaults(forPrometheus),
  ];
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));

  const shipped = fillInLinks(readFileSync('prometheus.yml', 'utf8'), links);
  const withRules = shipped.replace(RULES, `/etc/prometheus/${RULES}`);
  const write = (file: string, text: string) => writeFileSync(join(volumes, file), text);
  write('alertmanager-config/alertmanager.yml', renderAlertmanager(forAlertmanager));
  write('prometheus-config/prometheus.yml', renderPrometheus(withRules, forPrometheus));
  // Compose cannot remove a slash at the end of PUBLIC_URL, and Grafana takes two slashes for another host.
  write('grafana-secrets/grafana_root_url', links.GRAFANA_URL);
  const warning = alertmanager.hasChannels(forAlertmanager)
    ? localLinksWarning(process.env)
    : undefined;
  if (warning !== undefined) console.error(warning);
  const place = given.has('grafana_admin_password')
    ? 'in secrets/grafana_admin_password'
    : 'from docker compose exec grafana cat /run/secrets/grafana_admin_password';
  console.log(`ready. Grafana: user admin, password ${place}`);
} catch (error) {
  if (!(error instanceof SettingsError) && !isDenied(error)) throw error;
  console.error(`The stack cannot start:\n${error.message}`);
  if (isDenied(error)) {
    const user = process.getuid?.();
    console.error(`The containers run as user ${user}. To run them as you: sh scripts/setup.sh`);
  }
  process.exitCode = 1;
}

/** A file or a volume of another user. */
function isDenied(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && /^(EACCES|EPERM)$/.test(String(error.code));
}
