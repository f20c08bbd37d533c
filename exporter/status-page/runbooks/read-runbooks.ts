import { readdirSync, readFileSync } from 'node:fs';
import { Marked, type Token, type Tokens } from 'marked';
import { RUNBOOKS } from '../../build-info.ts';

/** What to do about the alerts of one rule group. */
export interface Runbook {
  /** `service-health.md`: also the end of its address. */
  readonly file: string;
  readonly title: string;
  /** One section an alert. */
  readonly alerts: readonly { readonly name: string; readonly id: string }[];
  readonly markdown: string;
  /** The same as HTML; a section's id is its alert's name in lower case, as on GitHub. */
  readonly html: string;
}

/** Every runbook, from the Markdown that the alert rules link to. */
export function readRunbooks(): readonly Runbook[] {
  return readdirSync(RUNBOOKS)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((file) => runbookOf(file, readFileSync(new URL(file, RUNBOOKS), 'utf8')));
}

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      const content = this.parser.parseInline(tokens);
      return `<h${depth} id="${idOf(text)}">${content}</h${depth}>\n`;
    },
  },
});

function runbookOf(file: string, markdown: string): Runbook {
  const headings = marked.lexer(markdown).filter(isHeading);
  const texts = (depth: number) =>
    headings.filter((heading) => heading.depth === depth).map(({ text }) => text);
  return {
    file,
    title: texts(1)[0] ?? file,
    alerts: texts(2).map((name) => ({ name, id: idOf(name) })),
    markdown,
    html: marked.parse(markdown, { async: false }),
  };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function idOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w]+/g, '-');
}
