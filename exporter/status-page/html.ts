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
  const texts = dense(strings);
  let made = texts[0] ?? '';
  for (const [index, value] of values.entries()) {
    made += contentText(value) + (texts[index + 1] ?? '');
  }
  return new Html(made);
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
  if (typeof content === 'string') return escape(content);
  if (typeof content === 'number') return String(content);
  if (content === null || content === undefined || content === false) return '';
  return content instanceof Html ? content.text : content.map(contentText).join('');
}

/** The last ones turn the direction of what follows them on the page: names could read as others. */
const SPECIAL = /[&<>"'`\u202a-\u202e\u2066-\u2069]/g;

function escape(text: string): string {
  return text.search(SPECIAL) === -1
    ? text
    : text.replace(SPECIAL, (sign) => ESCAPES[sign] ?? '\ufffd');
}
