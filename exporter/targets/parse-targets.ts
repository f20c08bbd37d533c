import { load } from 'js-yaml';
import { z } from 'zod';
import { inSlices } from '../clock.ts';
import type { ListedTarget } from '../config/config.ts';
import { explainIssues, pathText } from '../config/config-error.ts';
import { name, path } from '../config/service-schema.ts';
import { httpUrl, withoutCredentials } from '../config/url.ts';
import { MAX_SERVICES } from './list-limits.ts';
import type { ListDocument } from './read-documents.ts';

/** A list may repeat itself a little by YAML's aliases; many would make much of a small file. */
const MAX_ALIASES = 100;
/** Faults that a message names; it counts the others. */
const NAMED_FAULTS = 3;

/** The services that a list names, or why it cannot be used: then as a whole. */
export type ParsedTargets = { readonly targets: readonly ListedTarget[] } | { failure: string };

/** Other labels mean nothing here. */
const labels = z.object({
  service_name: z.string('expected a name, a string').optional(),
  __scheme__: z.enum(['http', 'https'], 'expected http or https').optional(),
  __health_path__: path.optional(),
});

/**
 * Prometheus's target group: https://prometheus.io/docs/prometheus/latest/http_sd/. Each of its
 * targets is a service: `host:port`, or a base URL.
 */
const targetGroup = z.strictObject(
  {
    targets: z.array(z.string('expected host:port or a URL'), 'expected a list of targets'),
    labels: labels.prefault({}),
  },
  'expected a group such as { "targets": ["host:port"], "labels": { "service_name": "…" } }',
);
type TargetGroup = z.output<typeof targetGroup>;

/** Reads all groups of all documents; one fault refuses them all. */
export async function parseTargets(documents: readonly ListDocument[]): Promise<ParsedTargets> {
  const found = new Map<string, ListedTarget>();
  const faults: string[] = [];
  for (const document of documents) {
    const place = document.fileName === undefined ? '' : `${document.fileName}: `;
    const groups = parseDocument(document);
    if ('failure' in groups) faults.push(place + groups.failure);
    else {
      await inSlices(addGroups(groups.list, found), (fault) => {
        if (fault !== undefined) faults.push(place + fault);
      });
    }
  }
  return faults.length > 0 ? { failure: summary(faults) } : { targets: [...found.values()] };
}

function parseDocument({ format, text }: ListDocument): { list: unknown[] } | { failure: string } {
  let document: unknown;
  try {
    document = format === 'json' ? JSON.parse(text) : load(text, { maxAliases: MAX_ALIASES });
  } catch (error) {
    return { failure: `expected ${format.toUpperCase()}: ${withoutQuotes(error as Error)}` };
  }
  return Array.isArray(document) ? { list: document } : { failure: 'expected a list of groups' };
}

/** What a parser says, up to where it quotes the text: that may be a password. */
function withoutQuotes({ message }: Error): string {
  return message.replace(/["\n].*$/s, '').replace(/[ .,]+$/, '');
}

/** Adds the groups' targets one by one. Yields after each what is wrong with it, if anything is. */
function* addGroups(
  groups: readonly unknown[],
  found: Map<string, ListedTarget>,
): Generator<string | undefined> {
  for (const [index, input] of groups.entries()) {
    yield;
    const group = targetGroup.safeParse(input);
    if (!group.success) {
      yield* faultsOfGroup(group.error, index);
      continue;
    }
    for (const [at, text] of group.data.targets.entries()) {
      if (found.size === MAX_SERVICES) {
        yield `expected at most ${MAX_SERVICES} services`;
        return;
      }
      const fault = addTarget(text, group.data, found);
      yield fault && `${pathText([index, 'targets', at])}: ${fault}`;
    }
  }
}

function faultsOfGroup({ issues }: z.core.$ZodError, index: number): string[] {
  const placed = issues.map((issue) => ({ ...issue, path: [index, ...issue.path] }));
  return explainIssues(new z.core.$ZodError(placed));
}

/** Says what is wrong with a target, or adds it. */
function addTarget(
  text: string,
  group: TargetGroup,
  found: Map<string, ListedTarget>,
): string | undefined {
  const target = toTarget(text, group);
  const fault = faultOf(target, text, found);
  if (fault === undefined) found.set(target.name, target);
  return fault;
}

function toTarget(text: string, { labels }: TargetGroup): ListedTarget {
  const isUrl = /^https?:\/\//i.test(text);
  const address = isUrl ? (URL.parse(text)?.host ?? '') : text;
  return {
    name: labels.service_name ?? address.replaceAll(':', '-'),
    url: isUrl ? text : `${labels.__scheme__ ?? 'http'}://${text}`,
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

function summary(faults: readonly string[]): string {
  const named = faults.slice(0, NAMED_FAULTS).join('; ');
  return faults.length > NAMED_FAULTS
    ? `${named}; and ${faults.length - NAMED_FAULTS} more`
    : named;
}
