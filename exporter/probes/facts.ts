import { z } from 'zod';
import { clip } from './clip.ts';
import type { ServiceFacts } from './outcome.ts';

/** A health answer names a handful of dependencies; each becomes a series. */
const MAX_DEPENDENCIES = 20;

const text = z.string().min(1).transform(clip).optional().catch(undefined);

const healthAnswer = z.object({
  version: text,
  environment: text,
  dependencies: z.record(z.string(), z.unknown()).catch({}),
});

const wrapped = z.object({ statusCode: z.number(), data: z.record(z.string(), z.unknown()) });

/** The answer itself, where a service wraps it as `{statusCode, message, data}`. */
export function unwrap(document: unknown): unknown {
  const parsed = wrapped.safeParse(document);
  return parsed.success ? parsed.data.data : document;
}

/** What a health answer says of its service; undefined when it says nothing. */
export function readFacts(document: unknown): ServiceFacts | undefined {
  const parsed = healthAnswer.safeParse(unwrap(document));
  if (!parsed.success) return undefined;
  const { version, environment } = parsed.data;
  const dependencies = readDependencies(parsed.data.dependencies);
  const isSilent = !version && !environment && Object.keys(dependencies).length === 0;
  if (isSilent) return undefined;
  return { ...(version && { version }), ...(environment && { environment }), dependencies };
}

function readDependencies(all: Readonly<Record<string, unknown>>): Record<string, boolean> {
  const known = Object.entries(all).flatMap(([name, value]) => {
    const isOk = readDependency(value);
    return isOk === undefined || name === '' ? [] : [[clip(name), isOk] as const];
  });
  return Object.fromEntries(known.slice(0, MAX_DEPENDENCIES));
}

/** Undefined: not configured, or said in a way that we do not know; a wrong figure is worse than none. */
function readDependency(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const said = value.trim().toLowerCase();
  return said === 'not configured' ? undefined : said === 'ok';
}
