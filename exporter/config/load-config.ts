import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './environment.ts';
import { explainIssues } from './explain-issues.ts';
import { resolveServices } from './resolve-services.ts';
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
    const readFile = (path: string) => readFileSync(resolve(dirname(file), path), 'utf8');
    return deepFreeze(resolveServices(parsed.data, settings, readFile));
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

function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  if (value instanceof RegExp) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
