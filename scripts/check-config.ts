import { ENV_OPTION, runCommandLine } from '../command-line/command-line.ts';
import type { Config, ListConfig, ServiceConfig } from '../exporter/config/config.ts';
import { ConfigError } from '../exporter/config/config-error.ts';
import { readEnvironment } from '../exporter/config/environment.ts';
import { loadConfig } from '../exporter/config/config.ts';
import { shownUrl } from '../exporter/config/fields.ts';
import { hasChannels, readAlertmanagerSettings } from '../provisioning/alertmanager/settings.ts';
import { localLinksWarning } from '../provisioning/public-links.ts';
import { SettingsError } from '../provisioning/settings.ts';
import { parseTargets } from '../exporter/targets/parse-targets.ts';
import { readListFiles } from '../exporter/targets/read-lists.ts';

const command = {
  name: 'check:config',
  operands: { name: '[file]', help: 'default: SERVICES_FILE, or services.yml', most: 1 },
  options: { env: ENV_OPTION },
  remark:
    'Sends no request. Prints one line for each fault and ends with exit code 1 if there is any.',
  expected: [ConfigError, SettingsError],
} as const;

await runCommandLine(command, async (_, [file]) => {
  const variables = { ...process.env, ...(file !== undefined && { SERVICES_FILE: file }) };
  const settings = readEnvironment(variables);
  const config = loadConfig(settings, variables);
  const lists = await describeLists(config);
  const sources = config.services.flatMap((service) => service.sources).length;
  const counts = `Services: ${config.services.length}. Sources of business metrics: ${sources}.`;
  const described = config.services.flatMap(describeService);
  const lines = [...described, ...lists, ...aboutSlowResponse(config.services), counts];
  for (const warning of config.services.flatMap(warningsOf)) console.warn(`warning: ${warning}`);
  const hasMessages = hasChannels(readAlertmanagerSettings(variables));
  const aboutLinks = hasMessages ? localLinksWarning(variables) : undefined;
  if (aboutLinks !== undefined) console.warn(aboutLinks);
  console.log([`${settings.SERVICES_FILE} is good.`, ...lines].join('\n'));
});

/** As a Prometheus duration. */
function formatDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

function describeService({ name, check, sources }: ServiceConfig): string[] {
  const downMs = (check.unhealthyAfter - 1) * check.earlyReprobeMs;
  const times = `every ${formatDuration(check.intervalMs)} within ${formatDuration(check.timeoutMs)}`;
  return [
    `  ${name}: ${check.method} ${shownUrl(check.url)} ${times}, down after ${formatDuration(downMs)} of failures`,
    ...sources.map(({ collector, url, format, intervalMs, metrics }) => {
      const names = new Set(metrics.map(({ metric }) => metric));
      const how = `${format} ${url} every ${formatDuration(intervalMs)}`;
      return `    ${collector}: ${how} -> ${[...names].join(', ')}`;
    }),
  ];
}

/** Says what tells of a slow service whose probes time out before they count as slow. */
function aboutSlowResponse(services: readonly ServiceConfig[]): string[] {
  const late = services.filter(({ check }) => check.slowThresholdMs >= check.timeoutMs);
  if (late.length === 0) return [];
  const names = late.map(({ name }) => name).join(', ');
  return [
    `SlowResponse fires only beside ServiceDown for ${names}: slowThreshold is not below timeout. ServiceLatencyDegraded reports slow responses.`,
  ];
}

/** A line for each timeout of a service that is longer than its interval. */
function warningsOf({ name, check, sources }: ServiceConfig): string[] {
  const reads = sources.map((source) => ({ ...source, name: source.collector, what: 'read' }));
  return [{ ...check, name, what: 'probe' }, ...reads].flatMap((each) => {
    if (each.timeoutMs <= each.intervalMs) return [];
    const times = `the timeout, ${formatDuration(each.timeoutMs)}, is longer than the interval, ${formatDuration(each.intervalMs)}`;
    return [`${each.name}: ${times}: while a ${each.what} waits, the next ones are skipped`];
  });
}

/**
 * The services that each list adds. Files are read; only the service itself requests a list from a
 * server. Throws a ConfigError with a line for each file that is invalid or uses a taken name.
 */
async function describeLists({ services, lists }: Config): Promise<string[]> {
  const owners = new Map(services.map(({ name }) => [name, 'services.yml']));
  const faults: string[] = [];
  const lines: string[] = [];
  for (const list of lists) {
    try {
      lines.push(...(await describeList(list, owners)));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const { message } = error;
      faults.push(message.startsWith(`${list.name}: `) ? message : `${list.name}: ${message}`);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return lines;
}

async function describeList(
  { name, source, refreshMs, toService }: ListConfig,
  owners: Map<string, string>,
): Promise<string[]> {
  const every = `every ${formatDuration(refreshMs)}`;
  if (source.kind === 'http') return [`  services that ${name} lists: requested ${every}, not now`];
  const targets = await parseTargets(await readListFiles(source.address));
  const taken = targets.find((target) => owners.has(target.name))?.name;
  if (taken !== undefined) throw new ConfigError([`"${taken}" is taken by ${owners.get(taken)}`]);
  for (const target of targets) owners.set(target.name, name);
  const added = targets.map(toService);
  return [
    `  services that ${name} lists: ${added.length} now, read ${every}`,
    ...added.map((service) => `    ${service.name}: ${service.url}`),
  ];
}
