/** Variables by name; only those that are set. */
export type Variables = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}/g;

export interface Substituted {
  readonly document: unknown;
  /** One line a missing variable: where it is named, and what would help. */
  readonly faults: readonly string[];
  /** A text without the variables' contents, which may be secret: their names stand instead. */
  readonly conceal: (text: string) => string;
}

/** Shorter contents are no secrets, and could stand in a text by chance. Tokens have 16 at least. */
const LEAST_SECRET = 8;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string value of a parsed document. It works on
 * parsed values, so that a variable's content can never change the document's structure. As in a
 * shell, the default also serves a variable that is empty.
 */
export function substitute(document: unknown, variables: Variables): Substituted {
  const faults: string[] = [];
  const used = new Map<string, string>();

  function inText(text: string, path: string): string {
    return text.replace(REFERENCE, (_, name: string, hasDefault?: string, fallback?: string) => {
      const value = variables[name];
      if (value && value.length >= LEAST_SECRET) used.set(name, value);
      if (hasDefault !== undefined) return value || (fallback ?? '');
      if (value !== undefined) return value;
      faults.push(
        `${path}: expected the environment variable ${name} to be set, or \${${name}:-default}`,
      );
      return '';
    });
  }

  function walk(node: unknown, path: string, above: readonly object[]): unknown {
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

  const conceal = (text: string) =>
    [...used].reduce((shown, [name, value]) => shown.replaceAll(value, () => `\${${name}}`), text);
  return { document: walk(document, '', []), faults, conceal };
}
