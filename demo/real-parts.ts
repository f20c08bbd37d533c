import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

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

const SCRIPT = resolve(import.meta.dirname, 'real-parts.sh');
const found = new Map<PartName, Promise<RealPart | AbsentPart>>();

/**
 * Finds a real program with real-parts.sh: on the PATH, in the project's cache, or fetched into it.
 * Looks once a process for each name. Never rejects.
 */
export function findRealPart(name: PartName): Promise<RealPart | AbsentPart> {
  if (!found.has(name)) found.set(name, find(name));
  return found.get(name)!;
}

async function find(name: PartName): Promise<RealPart | AbsentPart> {
  try {
    const { stdout } = await promisify(execFile)('sh', [SCRIPT, 'find', name]);
    const [version = '', ...command] = stdout.trim().split('\n');
    return { name, version, command };
  } catch (error) {
    return { name, absent: (error as { stderr: string }).stderr.trim() };
  }
}
