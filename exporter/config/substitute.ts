import { ConfigError, pathText } from './config-error.ts';
import { readTextFileSync } from './read-file.ts';

/** Environment variables by name; only those that are set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Characters. Shorter values are no secrets, and would occur in many messages. */
const SHORTEST_SECRET = 4;

/** More values than 10,000 services with every option have. A few nested aliases exceed it. */
const MAX_VALUES = 1_000_000;

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string of a parsed document, so that no value can
 * change its structure. As in a shell, the default also replaces an empty variable. `withReferences`
 * replaces values in a message by their references: they may be secrets. Throws like `readVariable`.
 */
export function substitute(document: unknown, variables: Variables) {
  const faults: string[] = [];
  const referenceOf = new Map<string, string>();
  let values = 0;

  /** `above`: the objects that contain the node. An alias to one of them would never end. */
  function walk(node: unknown, path: readonly PropertyKey[], above: readonly object[]): unknown {
    const refuse = (fault: string) => void faults.push(`${pathText(path)}: ${fault}`);
    const valueOf = (_: string, name: string, fallback?: string): string => {
      const value = readVariable(variables, name);
      if (value && value.length >= SHORTEST_SECRET) referenceOf.set(value, `\${${name}}`);
      if (fallback !== undefined) return value || fallback;
      if (value === undefined) {
        refuse(`expected the environment variable ${name} to be set, or \${${name}:-default}`);
      }
      return value ?? '';
    };
    if (++values > MAX_VALUES) return undefined;
    if (typeof node === 'string') return node.replace(REFERENCE, valueOf);
    if (node === null || typeof node !== 'object') return node;
    if (above.includes(node)) return refuse('expected no alias of what it stands in');
    const walkInto = (key: PropertyKey, inside: unknown) =>
      walk(inside, [...path, key], [...above, node]);
    if (Array.isArray(node)) return node.map((item, index) => walkInto(index, item));
    const inside = Object.entries(node).map(([key, value]) => [key, walkInto(key, value)]);
    return Object.fromEntries(inside) as object;
  }

  const substituted = walk(document, [], []);
  if (values > MAX_VALUES) {
    faults.push(`expected aliases that unfold to at most ${MAX_VALUES} values in all`);
  }
  return {
    ...{ document: substituted, faults },
    withReferences: (message: string) =>
      [...referenceOf]
        .sort(([a], [b]) => b.length - a.length)
        .reduce((text, [value, reference]) => text.replaceAll(value, () => reference), message),
  };
}

/**
 * The value of a variable, or the trimmed content of the file that `NAME_FILE` names: a secret in the
 * environment of a container is easy to see. Throws a ConfigError if the file cannot be read.
 */
export function readVariable(variables: Variables, name: string): string | undefined {
  const file = variables[`${name}_FILE`];
  if (!file) return Object.hasOwn(variables, name) ? variables[name] : undefined;
  try {
    return readTextFileSync(file).trim();
  } catch (cause) {
    const fault = `${name}_FILE: ${(cause as Error).message}, got ${file}`;
    throw new ConfigError([fault], 'environment', cause);
  }
}
