/** Escapes in double quotes. Source: compose-go, dotenv/parser.go. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};
/** A name, then `=` or `:`, then a value in quotes or up to the end of the line or ` #`. */
const ENTRY =
  /^[^\S\n]*(?:export\s+)?([A-Za-z_][\w.-]*)[^\S\n]*[=:][^\S\n]*(?:'((?:\\'|[^'])*)'|"((?:\\[^]|[^"\\])*)"|(.*))/gm;
const REFERENCE =
  /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?:(:?[-+])((?:[^{}]|\$\{[^{}]*\})*))?\}/g;

/**
 * Reads a `.env` file as Docker Compose does: `#` begins a comment only after a blank, single quotes keep everything,
 * and `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` take the variables in `outer` or those above.
 */
export function parseEnvFile(
  text: string,
  outer: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const found: Record<string, string> = {};
  const valueOf = (name: string) => outer[name] ?? found[name];
  for (const [, name = '', single, double, plain = ''] of text.matchAll(ENTRY)) {
    if (single !== undefined) found[name] = single.replaceAll("\\'", "'");
    else if (double !== undefined) found[name] = substitute(unescape(double), valueOf);
    else found[name] = substitute(plain.replace(/ #.*$/, '').trimEnd(), valueOf);
  }
  return found;
}

/** `\$` becomes `$$`, which stands for `$`. */
function unescape(text: string): string {
  return text.replaceAll(/\\([^])/g, (all, char: string) =>
    char === '$' ? '$$' : char === '"' || char === '\\' ? char : (ESCAPES[char] ?? all),
  );
}

function substitute(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replaceAll(
    REFERENCE,
    (_, bare?: string, braced?: string, operator = '', other = '') => {
      const name = bare ?? braced;
      if (name === undefined) return '$';
      const value = valueOf(name);
      const isSet = value !== undefined && !(String(operator).startsWith(':') && value === '');
      const instead = () => substitute(String(other), valueOf);
      if (String(operator).endsWith('+')) return isSet ? instead() : '';
      return isSet ? value : String(operator).endsWith('-') ? instead() : '';
    },
  );
}
