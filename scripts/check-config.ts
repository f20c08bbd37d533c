import type { Config, ServiceConfig } from '../exporter/config/config.ts';
import { shownUrl } from '../exporter/config/shown-url.ts';
import { ConfigError } from '../exporter/config/config-error.ts';
import { formatDuration } from '../exporter/config/duration.ts';
import { readEnvironment } from '../exporter/config/environment.ts';
import { loadConfig } from '../exporter/config/load-config.ts';
import { describeLists } from './describe-lists.ts';

// npm run check:config [file]: validates services.yml, the files that it names and the environment
// without asking anybody.
// Prints what it found and exits 0, or one line a fault on standard error and exits 1.

const [file] = process.argv.slice(2);
const variables = { ...process.env, ...(file !== undefined && { SERVICES_FILE: file }) };

try {
  const settings = readEnvironment(variables);
  const config = loadConfig(settings, variables);
  const lists = await describeLists(config);
  console.log([`${settings.SERVICES_FILE} is good.`, ...summary(config, lists)].join('\n'));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function summary({ services }: Config, lists: readonly string[]): string[] {
  const sources = services.reduce((sum, service) => sum + service.sources.length, 0);
  const counts = `Services: ${services.length}. Sources of business figures: ${sources}.`;
  return [...services.flatMap(describe), ...lists, counts];
}

function describe({ name, check, sources }: ServiceConfig): string[] {
  const every = `every ${formatDuration(check.intervalMs)}`;
  const within = `within ${formatDuration(check.timeoutMs)}`;
  return [
    `  ${name}: ${check.method} ${shownUrl(check.url)} ${every} ${within}`,
    ...sources.map(({ collector, url, format, intervalMs, mappings }) => {
      const metrics = new Set(mappings.map(({ metric }) => metric));
      const how = `${format} ${url} every ${formatDuration(intervalMs)}`;
      return `    ${collector}: ${how} -> ${[...metrics].join(', ')}`;
    }),
  ];
}
