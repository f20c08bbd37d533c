import { resolve } from 'node:path';
import { runCommand } from './process.ts';

/** The real programs that the demo and the tests run beside the exporter. */
export type PartName =
  | 'prometheus'
  | 'promtool'
  | 'alertmanager'
  | 'amtool'
  | 'blackbox_exporter'
  | 'victoria-metrics'
  | 'vmalert'
  | 'kubectl';

/** A program that was found and printed its version. */
export interface RealPart {
  readonly name: PartName;
  /** Such as `3.5.3`; `unknown` if the build does not print one. */
  readonly version: string;
  /** What to spawn, before the program's own arguments. It becomes the program, under one pid. */
  readonly command: readonly string[];
}

/** A program that this machine cannot have. */
export interface AbsentPart {
  readonly name: PartName;
  /** One line: why, and what to do about it. */
  readonly absent: string;
}

/** Unpacked Debian packages, one folder each. */
export const REAL_PARTS_CACHE = resolve(import.meta.dirname, '../.cache/real-parts');

const SCRIPT = resolve(import.meta.dirname, 'real-parts.sh');
const FETCH_TIMEOUT_MS = 600_000;
const found = new Map<PartName, Promise<RealPart | AbsentPart>>();

/**
 * Finds a real program with real-parts.sh: on the PATH, in the project's cache, or fetched into it.
 * Looks once a process for each name. Never rejects.
 */
export function findRealPart(name: PartName): Promise<RealPart | AbsentPart> {
  const part = found.get(name) ?? find(name);
  found.set(name, part);
  return part;
}

async function find(name: PartName): Promise<RealPart | AbsentPart> {
  const { exitCode, stdout, stderr } = await runScript('find', name);
  if (exitCode !== 0) return { name, absent: stderr.trim() };
  const [version = '', ...command] = stdout.trim().split('\n');
  return { name, version, command };
}

/**
 * Unpacks packages of Debian's suite sid into `REAL_PARTS_CACHE`, unless they are there. Resolves to
 * the reason in one line if it cannot.
 */
export async function fetchPackages(packages: readonly string[]): Promise<string | undefined> {
  const { exitCode, stderr } = await runScript('fetch', ...packages);
  return exitCode === 0 ? undefined : stderr.trim();
}

function runScript(...args: readonly string[]) {
  const env = { ...process.env, REAL_PARTS_CACHE };
  return runCommand(['sh', SCRIPT, ...args], { env, timeoutMs: FETCH_TIMEOUT_MS });
}
