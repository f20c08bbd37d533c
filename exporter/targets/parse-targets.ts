import { load } from 'js-yaml';
import { z } from 'zod';
import { TimeSlice } from '../time-slice.ts';
import { ConfigError, explainIssues, pathText } from '../config/config-error.ts';
import { clip, httpUrl, name, path, withoutCredentials } from '../config/fields.ts';
import type { ListedTarget } from '../config/config.ts';
import type { ListDocument } from './read-lists.ts';

/** Per list. Applying them takes 60 ms in one turn of the event loop, and 45 MiB. More services need more lists. */
export const MAX_SERVICES = 5_000;
/** Few aliases are useful in a list. Many would unfold a small file to a huge document. */
const MAX_ALIASES = 100;
/** Lists, objects and commas of a JSON text: 5,000 services have 30,000. Many more would fill the memory. */
const MAX_PARTS = 300_000;
/** Brackets that are open at once. A list needs three. */
const MAX_DEPTH = 20;
/** A message names this many faults. Validation stops at the next one. */
const NAMED_FAULTS = 3;

/** Prometheus's target group: https://prometheus.io/docs/prometheus/latest/http_sd/ */
const targetGroup = z.strictObject(
  {
    /** Validated one by one. Like Prometheus, null is taken for none, here and for labels. */
    targets: z.array(z.unknown(), 'expected a list of targets').nullable(),
    /** Other labels are ignored. */
    labels: z
      .object({
        service_name: z.string('expected a name, a string').optional(),
        __scheme__: z.enum(['http', 'https'], 'expected http or https').default('http'),
        __health_path__: path.exactOptional(),
      })
      .nullable()
      .prefault({}),
  },
  'expected a group such as { "targets": ["host:port"], "labels": { "service_name": "…" } }',
);
type Labels = NonNullable<z.output<typeof targetGroup>['labels']>;
const NO_LABELS: Labels = { __scheme__: 'http' };
/** By service name. */
type Found = Map<string, ListedTarget>;

/** The targets of all documents. One fault refuses them all: throws a ConfigError that names the first few. */
export async function parseTargets(documents: readonly ListDocument[]): Promise<ListedTarget[]> {
  const found: Found = new Map();
  const faults: string[] = [];
  const slice = new TimeSlice();
  for (const document of documents) {
    await slice.next();
    const place = document.fileName === undefined ? '' : `${document.fileName}: `;
    const refuse = (fault: string) => {
      if (faults.length === NAMED_FAULTS) throw new ConfigError([`${faults.join('; ')}; and more`]);
      faults.push(place + fault);
    };
    const groups = parseDocument(document);
    if (typeof groups === 'string') {
      refuse(groups);
      continue;
    }
    for (const [index, input] of groups.entries()) {
      const { data, error } = targetGroup.safeParse(input);
      if (error) explainIssues(error, [index]).forEach(refuse);
      for (const [at, text] of (data?.targets ?? []).entries()) {
        const fault = addTarget(text, data?.labels ?? NO_LABELS, found);
        if (fault) refuse(`${pathText([index, 'targets', at])}: ${fault}`);
        if (slice.isOver) await slice.next();
      }
      if (slice.isOver) await slice.next();
    }
  }
  if (faults.length > 0) throw new ConfigError([faults.join('; ')]);
  return [...found.values()];
}

/** The groups of a document, or its fault. */
function parseDocument({ format, text }: ListDocument): readonly unknown[] | string {
  try {
    if (format === 'json' && !isModest(text)) return `expected at most ${MAX_PARTS} values`;
    const list: unknown =
      format === 'json' ? JSON.parse(text) : load(text, { maxAliases: MAX_ALIASES });
    if (Array.isArray(list)) return list as unknown[];
    return 'expected a list of groups';
  } catch (error) {
    // The message of a parser, up to where it quotes the text: that may be a password.
    const reason = (error as Error).message.replace(/["\n].*$/s, '').replace(/[ .,]+$/, '');
    return `expected ${format.toUpperCase()}: ${reason}`;
  }
}

/** Whether parsing the text takes tens of milliseconds and megabytes at most. */
function isModest(text: string): boolean {
  let parts = 0;
  let depth = 0;
  for (let at = 0; at < text.length && parts <= MAX_PARTS && depth <= MAX_DEPTH; at += 1) {
    const code = text.charCodeAt(at);
    const opens = code === 0x5b || code === 0x7b;
    if (opens || code === 0x2c) parts += 1;
    if (opens) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return parts <= MAX_PARTS && depth <= MAX_DEPTH;
}

/** Adds a target to those that were found, or returns its fault. Throws a ConfigError for one too many. */
function addTarget(text: unknown, labels: Labels, found: Found) {
  if (typeof text !== 'string') return 'expected host:port or a URL';
  const isUrl = /^https?:\/\//i.test(text);
  const { data: url, error } = httpUrl.safeParse(isUrl ? text : `${labels.__scheme__}://${text}`);
  if (error) return clip(error.issues[0]!.message);
  const address = isUrl ? new URL(url.href).host : text;
  const serviceName = labels.service_name ?? address.replaceAll(':', '-');
  if (!name.safeParse(serviceName).success) {
    const shown = JSON.stringify(clip(withoutCredentials(text)));
    return `expected a label service_name of at most 63 letters, digits, - _ . with ${shown}`;
  }
  if (found.has(serviceName)) {
    return `expected a service_name of its own, "${serviceName}" is taken`;
  }
  if (found.size === MAX_SERVICES) {
    throw new ConfigError([`expected at most ${MAX_SERVICES} services`]);
  }
  const { __health_path__: path } = labels;
  found.set(serviceName, { name: serviceName, url, ...(path !== undefined && { path }) });
  return undefined;
}
