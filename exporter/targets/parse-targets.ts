import { load } from 'js-yaml';
import { z } from 'zod';
import { TimeSlice } from '../clock.ts';
import { explainIssues, pathText } from '../config/config-error.ts';
import type { ListedTarget } from '../config/config.ts';
import { httpUrl, name, path, withoutCredentials } from '../config/fields.ts';
import type { ListDocument } from './read-lists.ts';

/** Per list. Applying them takes a second; applying many more would take minutes. */
export const MAX_SERVICES = 30_000;
/** Few aliases are useful in a list. Many would unfold a small file to a huge document. */
const MAX_ALIASES = 100;
/** A message names this many faults and counts the others. */
const NAMED_FAULTS = 3;

/** The services of a list, or why the whole list is refused. */
export type ParsedTargets = { readonly targets: readonly ListedTarget[] } | { failure: string };

/** Prometheus's target group: https://prometheus.io/docs/prometheus/latest/http_sd/ */
const targetGroup = z.strictObject(
  {
    targets: z.array(z.string('expected host:port or a URL'), 'expected a list of targets'),
    /** Other labels are ignored. */
    labels: z
      .object({
        service_name: z.string('expected a name, a string').optional(),
        __scheme__: z.enum(['http', 'https'], 'expected http or https').default('http'),
        __health_path__: path.exactOptional(),
      })
      .prefault({}),
  },
  'expected a group such as { "targets": ["host:port"], "labels": { "service_name": "…" } }',
);
type Labels = z.output<typeof targetGroup>['labels'];

/** Parses the groups of all documents. One fault refuses the whole list. */
export async function parseTargets(documents: readonly ListDocument[]): Promise<ParsedTargets> {
  const found = new Map<string, ListedTarget>();
  const faults: string[] = [];
  const slice = new TimeSlice();
  for (const document of documents) {
    const place = document.fileName === undefined ? '' : `${document.fileName}: `;
    const refuse = (fault: string) => void faults.push(place + fault);
    for (const [index, input] of parseDocument(document, refuse).entries()) {
      if (slice.isOver) await slice.next();
      const group = targetGroup.safeParse(input);
      if (!group.success) {
        explainIssues(group.error, [index]).forEach(refuse);
        continue;
      }
      const { targets, labels } = group.data;
      for (const [at, text] of targets.entries()) {
        if (slice.isOver) await slice.next();
        if (found.size === MAX_SERVICES) {
          return { failure: `expected at most ${MAX_SERVICES} services` };
        }
        const fault = addTarget(text, labels, found);
        if (fault !== undefined) refuse(`${pathText([index, 'targets', at])}: ${fault}`);
      }
    }
  }
  if (faults.length === 0) return { targets: [...found.values()] };
  const more = faults.length - NAMED_FAULTS;
  const named = faults.slice(0, NAMED_FAULTS).join('; ');
  return { failure: more > 0 ? `${named}; and ${more} more` : named };
}

function parseDocument({ format, text }: ListDocument, refuse: (fault: string) => void): unknown[] {
  try {
    const list: unknown =
      format === 'json' ? JSON.parse(text) : load(text, { maxAliases: MAX_ALIASES });
    if (Array.isArray(list)) return list;
    refuse('expected a list of groups');
  } catch (error) {
    // The message of a parser, up to where it quotes the text: that may be a password.
    const reason = (error as Error).message.replace(/["\n].*$/s, '').replace(/[ .,]+$/, '');
    refuse(`expected ${format.toUpperCase()}: ${reason}`);
  }
  return [];
}

/** Adds a target to those that were found, or returns its fault. */
function addTarget(text: string, labels: Labels, found: Map<string, ListedTarget>) {
  const isUrl = /^https?:\/\//i.test(text);
  const url = isUrl ? text : `${labels.__scheme__}://${text}`;
  const checked = httpUrl.safeParse(url);
  if (!checked.success) return checked.error.issues[0]?.message;
  const address = isUrl ? new URL(text).host : text;
  const serviceName = labels.service_name ?? address.replaceAll(':', '-');
  if (!name.safeParse(serviceName).success) {
    const shown = JSON.stringify(withoutCredentials(text));
    return `expected a label service_name of letters, digits, - _ . with ${shown}`;
  }
  if (found.has(serviceName)) {
    return `expected a service_name of its own, "${serviceName}" is taken`;
  }
  const { __health_path__: path } = labels;
  found.set(serviceName, { name: serviceName, url, ...(path !== undefined && { path }) });
  return undefined;
}
