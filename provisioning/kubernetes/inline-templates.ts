import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(import.meta.dirname, '../alertmanager/templates/penpal.tmpl');
/** A template, up to the next or the end of the file; dashes trim the space beside them. */
const DEFINITION =
  /\{\{ define "([^"]+)" (-?)\}\}(.*?)\{\{(-?) end \}\}\s*(?=\{\{ define|\{\{\/\*|$)/gs;
const CALL = /\{\{(-?) template "([^"]+)" \. (-?)\}\}/g;

/**
 * Puts the text of templates in the place of their calls. The AlertmanagerConfig resource brings no
 * templates along. Throws if a template is called that there is not.
 */
export function inlineTemplates(text: string, templates = templatesOf(readFileSync(FILE, 'utf8'))) {
  let inlined = text;
  while (inlined !== (inlined = inlineOnce(inlined, templates)));
  return inlined;
}

function inlineOnce(text: string, templates: ReadonlyMap<string, string>): string {
  return text.replace(CALL, (_, trimBefore: string, name: string, trimAfter: string) => {
    const body = templates.get(name);
    if (body === undefined) throw new Error(`no template ${name}`);
    const [before, after] = [trimBefore && '{{- "" }}', trimAfter && '{{ "" -}}'];
    return `${before}${body}${after}`;
  });
}

function templatesOf(text: string): Map<string, string> {
  const templates = new Map<string, string>();
  for (const [, name = '', trimStart, body = '', trimEnd] of text.matchAll(DEFINITION)) {
    const start = trimStart ? body.trimStart() : body;
    templates.set(name, trimEnd ? start.trimEnd() : start);
  }
  return templates;
}
