import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadPackages, writeAptFolder } from './apt-folder.ts';
import { sidSources } from './apt-sources.ts';
import { aptSourceFiles, debianCodename } from './debian-machine.ts';
import { withFolderLock } from './folder-lock.ts';
import { runCommand } from './run-command.ts';

const lockTimeoutSeconds = 300;
const unpackTimeoutMs = 120_000;
const unpackPrefix = 'unpack-';

/** What to fetch, and where to. */
export interface PackagesRequest {
  readonly packageNames: readonly string[];
  readonly cacheFolder: string;
  /** Whether the cache already has what is wanted: another process may have fetched it while this one waited. */
  readonly isCached: () => Promise<boolean>;
  /** Says what system this is. */
  readonly osReleaseFile: string;
}

/**
 * Puts packages of Debian's suite `sid`, unpacked, into `cacheFolder/<package>`, without installing anything and
 * without being root. Answers why not, if not. At most one process fetches at a time, and what stands in the cache
 * under its own name is always whole.
 */
export async function fetchPackages(request: PackagesRequest): Promise<string | undefined> {
  const codename = debianCodename(await readFile(request.osReleaseFile, 'utf8').catch(() => ''));
  if (codename === undefined) return 'it can be fetched only on Debian';
  const sources = sidSources(await aptSourceFiles(), codename);
  if (sources === '') return "the machine's apt sources name no Debian archive to fetch it from";
  try {
    await mkdir(request.cacheFolder, { recursive: true });
    return await withFolderLock(request.cacheFolder, lockTimeoutSeconds, async () =>
      (await request.isCached()) ? undefined : await fetchInto(request, sources),
    );
  } catch (error) {
    return `fetching it failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function fetchInto(
  { packageNames, cacheFolder }: PackagesRequest,
  sources: string,
): Promise<string | undefined> {
  await removeLeftovers(cacheFolder);
  const aptFolder = join(cacheFolder, 'apt');
  const workFolder = await mkdtemp(join(cacheFolder, unpackPrefix));
  try {
    await writeAptFolder(aptFolder, sources);
    const failure = await downloadPackages(aptFolder, packageNames, workFolder);
    if (failure !== undefined) return `fetching it failed: ${failure}`;
    const failures = await Promise.all(
      packageNames.map((name) => unpack(workFolder, name, join(cacheFolder, name))),
    );
    return failures.find((reason) => reason !== undefined);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** A process that was killed while unpacking leaves its folder; whoever holds the lock may remove it. */
async function removeLeftovers(cacheFolder: string): Promise<void> {
  const names = await readdir(cacheFolder);
  for (const name of names.filter((name) => name.startsWith(unpackPrefix))) {
    await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

async function unpack(
  workFolder: string,
  packageName: string,
  target: string,
): Promise<string | undefined> {
  const files = await readdir(workFolder);
  const archive = files.find((name) => name.startsWith(`${packageName}_`));
  if (archive === undefined) return `fetching it failed: apt-get downloaded no ${packageName}`;
  const root = join(workFolder, packageName);
  const command = ['dpkg-deb', '--extract', join(workFolder, archive), root];
  const { exitCode, stderr } = await runCommand(command, { timeoutMs: unpackTimeoutMs });
  if (exitCode !== 0) return `unpacking it failed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
  // a mount point for the machine's time zones, see private-share.ts
  await mkdir(join(root, 'usr/share/zoneinfo'), { recursive: true });
  await rm(target, { recursive: true, force: true });
  await rename(root, target);
  return undefined;
}
