import { load } from 'js-yaml';
import { z } from 'zod';
import { inSlices } from '../clock.ts';
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
        __health_path__: path.optional(),
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
  for (const document of documents) {
    const place = document.fileName === undefined ? '' : `${document.fileName}: `;
    const refuse = (fault: string) => faults.push(place + fault);
    const groups = parseDocument(document);
    if ('failure' in groups) refuse(groups.failure);
    else await inSlices(addGroups(groups.list, found, refuse), () => {});
  }
  if (faults.length === 0) return { targets: [...found.values()] };
  const more = faults.length - NAMED_FAULTS;
  const named = faults.slice(0, NAMED_FAULTS).join('; ');
  return { failure: more > 0 ? `${named}; and ${more} more` : named };
}

function parseDocument({ format, text }: ListDocument): { list: unknown[] } | { failure: string } {
  try {
    const list: unknown =
      format === 'json' ? JSON.parse(text) : load(text, { maxAliases: MAX_ALIASES });
    return Array.isArray(list) ? { list } : { failure: 'expected a list of groups' };
  } catch (error) {
    // A parser quotes the text, which may contain a password.
    const unquoted = (error as Error).message.replace(/["\n].*$/s, '').replace(/[ .,]+$/, '');
    return { failure: `expected ${format.toUpperCase()}: ${unquoted}` };
  }
}

/** Yields after each group and each target, so that the work can pause there. */
function* addGroups(
  groups: readonly unknown[],
  found: Map<string, ListedTarget>,
  refuse: (fault: string) => void,
): Generator<undefined> {
  for (const [index, input] of groups.entries()) {
    yield;
    const group = targetGroup.safeParse(input);
    if (!group.success) {
      explainIssues(group.error, [index]).forEach(refuse);
      continue;
    }
    for (const [at, text] of group.data.targets.entries()) {
      yield;
      if (found.size === MAX_SERVICES) return refuse(`expected at most ${MAX_SERVICES} services`);
      const target = toTarget(text, group.data.labels);
      const fault = faultOf(target, text, found);
      if (fault === undefined) found.set(target.name, target);
      else refuse(`${pathText([index, 'targets', at])}: ${fault}`);
    }
  }
}

function toTarget(text: string, labels: Labels): ListedTarget {
  const isUrl = /^https?:\/\//i.test(text);
  const address = isUrl ? (URL.parse(text)?.host ?? '') : text;
  return {
    name: labels.service_name ?? address.replaceAll(':', '-'),
    url: isUrl ? text : `${labels.__scheme__}://${text}`,
    ...(labels.__health_path__ !== undefined && { path: labels.__health_path__ }),
  };
}

function faultOf(
  target: ListedTarget,
  text: string,
  found: ReadonlyMap<string, ListedTarget>,
): string | undefined {
  const url = httpUrl.safeParse(target.url);
  if (!url.success) return url.error.issues[0]?.message;
  if (!name.safeParse(target.name).success) {
    const shown = JSON.stringify(withoutCredentials(text));
    return `expected a label service_name of letters, digits, - _ . with ${shown}`;
  }
  if (!found.has(target.name)) return undefined;
  return `expected a service_name of its own, "${target.name}" is taken`;
}
