import { delimiter, join, resolve } from 'node:path';
import { fetchPackages } from './fetch-packages.ts';
import { chooseNewEnough, type Choice } from './new-enough.ts';
import {
  packagesToFetch,
  partSources,
  type AbsentPart,
  type PartName,
  type RealPart,
} from './parts.ts';
import { privateShareCommand } from './private-share.ts';

/** Where to look. */
export interface Places {
  /** Folders of programs, as in the variable `PATH`. */
  readonly path: string;
  /** Where fetched packages are kept. */
  readonly cacheFolder: string;
  /** The file that says which system this is. */
  readonly osReleaseFile: string;
}

const found = new Map<PartName, Promise<RealPart | AbsentPart>>();

/**
 * Finds a real program: on the PATH if it is new enough, else in the project's `.cache/real-parts/`, else, on Debian,
 * fetched into there without touching the system. Asked once a process for each name; later calls get the same answer.
 * Never throws: what cannot be had is an `AbsentPart` that says why.
 */
export function findRealPart(name: PartName): Promise<RealPart | AbsentPart> {
  const answer = found.get(name) ?? findRealPartIn(thisMachine(), name);
  found.set(name, answer);
  return answer;
}

function thisMachine(): Places {
  return {
    path: process.env['PATH'] ?? '',
    cacheFolder: resolve(import.meta.dirname, '../../.cache/real-parts'),
    osReleaseFile: '/etc/os-release',
  };
}

/** As `findRealPart`, in places of one's own and without remembering the answer. */
export async function findRealPartIn(
  places: Places,
  name: PartName,
): Promise<RealPart | AbsentPart> {
  const onPath = await chooseNewEnough(name, filesOnPath(places.path, name));
  if (onPath.part !== undefined) return onPath.part;
  const packageFolder = join(places.cacheFolder, partSources[name].debianPackage);
  const inCache = (): Promise<Choice> => chooseNewEnough(name, filesIn(packageFolder, name));
  const failure = await fetchUnlessCached(places, name, inCache);
  if (failure !== undefined)
    return absent(name, `not on the PATH${tooOld(onPath)}, and ${failure}`);
  const { part } = await inCache();
  if (part === undefined) return absent(name, "Debian's package of it does not run here");
  return withItsShare(part, join(packageFolder, 'usr/share'));
}

function filesOnPath(path: string, name: PartName): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => partSources[name].binaries.map((file) => join(folder, file)));
}

function filesIn(packageFolder: string, name: PartName): string[] {
  return partSources[name].binaries.map((file) => join(packageFolder, 'usr/bin', file));
}

async function fetchUnlessCached(
  { cacheFolder, osReleaseFile }: Places,
  name: PartName,
  inCache: () => Promise<Choice>,
): Promise<string | undefined> {
  const isCached = async (): Promise<boolean> => (await inCache()).part !== undefined;
  if (await isCached()) return undefined;
  const packageNames = packagesToFetch(partSources[name].debianPackage);
  return fetchPackages({ packageNames, cacheFolder, osReleaseFile, isCached });
}

function tooOld({ tooOld: versions }: Choice): string {
  return versions.length === 0 ? '' : ` (only ${versions.join(', ')})`;
}

/** A part that reads its package's files under `/usr/share` is not installed there, so it gets them for itself. */
async function withItsShare(part: RealPart, shareFolder: string): Promise<RealPart | AbsentPart> {
  if (partSources[part.name].readsUsrShare !== true) return part;
  const prefix = await privateShareCommand(shareFolder);
  if (prefix !== undefined) return { ...part, command: [...prefix, ...part.command] };
  return absent(
    part.name,
    'the fetched one needs a private mount namespace, which this machine does not permit',
  );
}

function absent(name: PartName, reason: string): AbsentPart {
  const { minimumVersion, downloadPage } = partSources[name];
  const wanted = minimumVersion === undefined ? name : `${name} ${minimumVersion} or newer`;
  return {
    name,
    absent: `No ${name}: ${reason}. Put ${wanted} on the PATH (${downloadPage}).`,
  };
}
