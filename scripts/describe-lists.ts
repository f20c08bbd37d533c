import { ConfigError } from '../exporter/config/config-error.ts';
import type { Config, ListConfig } from '../exporter/config/config.ts';
import { formatDuration } from '../exporter/config/duration.ts';
import { parseTargets } from '../exporter/targets/parse-targets.ts';
import { readListFiles } from '../exporter/targets/read-list-files.ts';

/**
 * What each list will add: files are read now, servers are asked by the service only. Throws a
 * ConfigError with a line for each file that cannot be used, or names what another has.
 */
export async function describeLists({ services, lists }: Config): Promise<string[]> {
  const owners = new Map(services.map(({ name }) => [name, 'services.yml']));
  const faults: string[] = [];
  const lines: string[] = [];
  for (const list of lists) {
    const said = await describeList(list, owners);
    if ('failure' in said) faults.push(`${list.name}: ${said.failure}`);
    else lines.push(...said.lines);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return lines;
}

async function describeList(
  { name, source, refreshMs, toService }: ListConfig,
  owners: Map<string, string>,
): Promise<{ lines: string[] } | { failure: string }> {
  const every = `every ${formatDuration(refreshMs)}`;
  if (source.kind === 'http') {
    return { lines: [`  services that ${name} lists: asked ${every}, not asked now`] };
  }
  const read = await readListFiles(source.path);
  const parsed = 'failure' in read ? read : await parseTargets(read.documents);
  if ('failure' in parsed) return parsed;
  const taken = parsed.targets.find((target) => owners.has(target.name))?.name;
  if (taken !== undefined) return { failure: `"${taken}" is taken by ${owners.get(taken)}` };
  for (const target of parsed.targets) owners.set(target.name, name);
  const added = parsed.targets
    .map(toService)
    .map((service) => `    ${service.name}: ${service.url}`);
  return { lines: [`  services that ${name} lists: ${added.length} now, read ${every}`, ...added] };
}
