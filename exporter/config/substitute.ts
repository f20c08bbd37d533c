import { readVariable } from './read-variable.ts';

/** Variables by name; only those that are set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Characters; shorter values are no secrets, and would be found in any message. */
const SHORTEST_SECRET = 4;
/** More values than any file has: 10,000 services with every option. A few aliases of aliases have more. */
const MAX_VALUES = 1_000_000;

const TOO_MANY = `expected aliases that unfold to at most ${MAX_VALUES} values in all`;

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}/g;

export interface Substituted {
  readonly document: unknown;
  /** One line a missing variable: where it is named, and what would help. */
  readonly faults: readonly string[];
  /** Puts back the references into a message: what a variable holds may be a secret. */
  readonly withReferences: (message: string) => string;
}

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string value of a parsed document. It works on
 * parsed values, so that a variable's content can never change the document's structure. As in a
 * shell, the default also serves a variable that is empty. `NAME_FILE` may name a file that holds the
 * value. Throws a ConfigError if such a file cannot be read.
 */
export function substitute(document: unknown, variables: Variables): Substituted {
  const faults: string[] = [];
  /** References by the value that took their place. */
  const references = new Map<string, string>();
  let values = 0;

  function inText(text: string, path: string): string {
    return text.replace(REFERENCE, (_, name: string, hasDefault?: string, fallback?: string) => {
      const value = readVariable(variables, name);
      if (value && value.length >= SHORTEST_SECRET) references.set(value, `\${${name}}`);
      if (hasDefault !== undefined) return value || (fallback ?? '');
      if (value !== undefined) return value;
      faults.push(
        `${path}: expected the environment variable ${name} to be set, or \${${name}:-default}`,
      );
      return '';
    });
  }

  function walk(node: unknown, path: string, above: readonly object[]): unknown {
    values += 1;
    if (values > MAX_VALUES) {
      if (values === MAX_VALUES + 1) faults.push(`${path}: ${TOO_MANY}`);
      return null;
    }
    if (typeof node === 'string') return inText(node, path);
    if (node === null || typeof node !== 'object') return node;
    if (above.includes(node)) {
      faults.push(`${path}: expected no alias of what it stands in`);
      return null;
    }
    const inside = [...above, node];
    if (Array.isArray(node)) {
      return node.map((item, index) => walk(item, `${path}[${index}]`, inside));
    }
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        walk(value, path ? `${path}.${key}` : key, inside),
      ]),
    );
  }

  const withReferences = (message: string) => {
    const longestFirst = [...references].sort(([a], [b]) => b.length - a.length);
    return longestFirst.reduce(
      (text, [value, name]) => text.replaceAll(value, () => name),
      message,
    );
  };
  return { document: walk(document, '', []), faults, withReferences };
}
