import { access, constants } from 'node:fs/promises';
import { partSources, type PartName, type RealPart } from './parts.ts';
import { runCommand } from './run-command.ts';
import { isAtLeast, parseVersion } from './version.ts';

/** The program chosen among several files. */
export interface Choice {
  readonly part?: RealPart;
  /** The versions of those that run and are too old to be chosen. */
  readonly tooOld: readonly string[];
}

/** Chooses the first of `files` that is there, runs, and is new enough for this bundle. */
export async function chooseNewEnough(name: PartName, files: readonly string[]): Promise<Choice> {
  const { minimumVersion, versionArguments = ['--version'] } = partSources[name];
  const tooOld: string[] = [];
  for (const file of files) {
    const version = await versionOf(file, versionArguments);
    if (version === undefined) continue;
    if (minimumVersion === undefined || isAtLeast(version, minimumVersion)) {
      return { part: { name, version, command: [file] }, tooOld };
    }
    tooOld.push(version);
  }
  return { tooOld };
}

/** Undefined where the file is not there or does not run; `unknown` where it runs and does not say. */
async function versionOf(file: string, asking: readonly string[]): Promise<string | undefined> {
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) return undefined;
  const { exitCode, stdout, stderr } = await runCommand([file, ...asking], { timeoutMs: 10_000 });
  return exitCode === 0 ? (parseVersion(stdout + stderr) ?? 'unknown') : undefined;
}
