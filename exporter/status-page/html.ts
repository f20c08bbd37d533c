/** Text that is HTML already: what `html` made. Everything else is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: nothing is written for null, undefined and false. */
export type Content = Html | string | number | false | null | undefined | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * A template whose values are escaped, both for text and for quoted attributes (write the quotes).
 * Service names, failure messages, labels and annotations come from elsewhere: nothing of them is
 * ever markup.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = dense(strings).map((text, index) => text + contentText(values[index]));
  return new Html(parts.join(''));
}

/** An attribute that is there with its value, or not there: ` name="value"`. */
export function attribute(name: string, value: string | number | null | undefined): Html {
  return value === null || value === undefined ? html`` : html` ${name}="${value}"`;
}

const DENSE = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Without the source's indentation; values keep theirs. */
function dense(strings: TemplateStringsArray): readonly string[] {
  const known = DENSE.get(strings);
  if (known) return known;
  const made = strings.map((text) => text.replace(/\s*\n\s*/g, '\n'));
  DENSE.set(strings, made);
  return made;
}

function contentText(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(contentText).join('');
  return String(content).replace(/[&<>"'`]/g, (sign) => ESCAPES[sign] ?? sign);
}
