import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Settings } from './environment.ts';
import { explainIssues } from './explain-issues.ts';
import { resolveLists } from './resolve-lists.ts';
import { resolveServices } from './resolve-services.ts';
import { serviceDefaults } from './service-defaults.ts';
import { servicesFile } from './services-schema.ts';
import { substitute } from './substitute.ts';
import type { Variables } from './substitute.ts';

/**
 * Reads, validates and freezes services.yml. Throws a ConfigError that names the file, each path in
 * it that cannot be used, and what was expected there.
 */
export function loadConfig(settings: Settings, variables: Variables): Config {
  const file = settings.SERVICES_FILE;
  const refuse = (faults: readonly string[], cause?: unknown) =>
    new ConfigError(
      faults.map((fault) => `${file}: ${fault}`),
      { cause },
    );

  const { document, faults, withReferences } = substitute(parseYaml(file, refuse), variables);
  if (faults.length > 0) throw refuse(faults);
  const parsed = servicesFile.safeParse(document);
  if (!parsed.success) throw refuse(explainIssues(parsed.error).map(withReferences));
  try {
    const besideFile = (path: string) => resolve(dirname(file), path);
    const readFile = (path: string) => readFileSync(besideFile(path), 'utf8');
    const defaults = serviceDefaults(parsed.data, settings);
    return deepFreeze({
      services: resolveServices(parsed.data, defaults, readFile),
      lists: resolveLists(parsed.data, defaults, { readFile, besideFile }),
    });
  } catch (cause) {
    throw refuse([withReferences((cause as Error).message)], cause);
  }
}

type Refuse = (faults: readonly string[], cause?: unknown) => ConfigError;

function parseYaml(file: string, refuse: Refuse): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw refuse(['expected a readable file; SERVICES_FILE names another'], cause);
  }
  try {
    return load(text);
  } catch (cause) {
    if (cause instanceof YAMLException) throw refuse([yamlFault(cause)], cause);
    throw cause;
  }
}

function yamlFault({ reason, mark }: YAMLException): string {
  return mark ? `line ${mark.line + 1}, column ${mark.column + 1}: ${reason}` : reason;
}
