import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { runCommand } from './process.ts';

/** Where a real program comes from, and which version is new enough. */
interface PartSource {
  /** Names of the program, the project's own first, then Debian's. */
  readonly binaries: readonly string[];
  /** The oldest version that works with this bundle's configuration. Absent: any. */
  readonly minimumVersion?: string;
  /** Default `--version`. */
  readonly versionArguments?: readonly string[];
  /** The package of Debian's suite sid that contains it. */
  readonly debianPackage: string;
  /** Whether Debian's build opens files of its package under /usr/share. */
  readonly readsUsrShare?: boolean;
  readonly downloadPage: string;
}

const PROMETHEUS = { minimumVersion: '3.0.0', downloadPage: 'https://prometheus.io/download/' };
const ALERTMANAGER = { ...PROMETHEUS, minimumVersion: '0.27.0' };
const VICTORIA_METRICS = {
  debianPackage: 'victoria-metrics',
  downloadPage: 'https://github.com/VictoriaMetrics/VictoriaMetrics/releases',
};

/** The real programs that the demo and the tests run beside the exporter. */
const PART_SOURCES = {
  prometheus: { binaries: ['prometheus'], debianPackage: 'prometheus', ...PROMETHEUS },
  promtool: { binaries: ['promtool'], debianPackage: 'promtool', ...PROMETHEUS },
  alertmanager: {
    binaries: ['alertmanager', 'prometheus-alertmanager'],
    debianPackage: 'prometheus-alertmanager',
    readsUsrShare: true,
    ...ALERTMANAGER,
  },
  amtool: { binaries: ['amtool'], debianPackage: 'prometheus-alertmanager', ...ALERTMANAGER },
  blackbox_exporter: {
    binaries: ['blackbox_exporter', 'prometheus-blackbox-exporter'],
    debianPackage: 'prometheus-blackbox-exporter',
    ...PROMETHEUS,
    minimumVersion: '0.24.0',
  },
  'victoria-metrics': {
    binaries: ['victoria-metrics', 'victoria-metrics-prod'],
    ...VICTORIA_METRICS,
  },
  vmalert: { binaries: ['vmalert', 'vmalert-prod'], ...VICTORIA_METRICS },
  kubectl: {
    binaries: ['kubectl'],
    minimumVersion: '1.28.0',
    versionArguments: ['version', '--client'],
    debianPackage: 'kubectl',
    downloadPage: 'https://kubernetes.io/docs/tasks/tools/',
  },
} satisfies Record<string, PartSource>;

export type PartName = keyof typeof PART_SOURCES;

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

/** Where to look for a program. */
export interface Places {
  /** Folders, as in the variable `PATH`. */
  readonly path: string;
  readonly cacheFolder: string;
  /** Unpacks a Debian package into the cache folder. Resolves to the reason if it cannot. */
  readonly fetch: (debianPackage: string) => Promise<string | undefined>;
}

/** The project's cache of unpacked Debian packages, one folder each. */
export const REAL_PARTS_CACHE = resolve(import.meta.dirname, '../.cache/real-parts');
const FETCH_TIMEOUT_MS = 600_000;
const found = new Map<PartName, Promise<RealPart | AbsentPart>>();

/**
 * Finds a real program: on the PATH if it is new enough there, else in the project's cache, which is
 * filled on Debian without touching the system. Looks once a process for each name. Never rejects.
 */
export function findRealPart(name: PartName): Promise<RealPart | AbsentPart> {
  const places: Places = {
    path: process.env['PATH'] ?? '',
    cacheFolder: REAL_PARTS_CACHE,
    fetch: (debianPackage) => fetchPackages([debianPackage]),
  };
  const part = found.get(name) ?? findRealPartIn(places, name);
  found.set(name, part);
  return part;
}

/**
 * Unpacks packages of Debian's suite sid into `REAL_PARTS_CACHE`, unless they are there; see
 * real-parts.sh. Resolves to the reason in one line if it cannot.
 */
export async function fetchPackages(packages: readonly string[]): Promise<string | undefined> {
  const script = resolve(import.meta.dirname, 'real-parts.sh');
  const command = ['sh', script, REAL_PARTS_CACHE, ...packages];
  const { exitCode, stderr } = await runCommand(command, { timeoutMs: FETCH_TIMEOUT_MS });
  return exitCode === 0 ? undefined : lastLine(stderr);
}

/** As `findRealPart`, in the given places and without caching the result. */
export async function findRealPartIn(
  { path, cacheFolder, fetch }: Places,
  name: PartName,
): Promise<RealPart | AbsentPart> {
  const source: PartSource = PART_SOURCES[name];
  const files = (folders: readonly string[]) =>
    folders.flatMap((folder) => source.binaries.map((file) => join(folder, file)));
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const onPath = await firstNewEnough(
    files(folders).map((file) => [file]),
    source,
  );
  if ('command' in onPath) return { name, ...onPath };

  const absent = (reason: string): AbsentPart => {
    const wanted = [name, ...(source.minimumVersion ? [source.minimumVersion, 'or newer'] : [])];
    const advice = `Put ${wanted.join(' ')} on the PATH (${source.downloadPage}).`;
    return {
      name,
      absent: `No ${name}: not on the PATH${onPath.tooOld}, and ${reason}. ${advice}`,
    };
  };
  const failure = await fetch(source.debianPackage);
  if (failure !== undefined) return absent(failure);
  const root = join(cacheFolder, source.debianPackage);
  const shareScript = resolve(import.meta.dirname, 'private-share.sh');
  const prefix = source.readsUsrShare ? ['sh', shareScript, join(root, 'usr/share')] : [];
  const cached = await firstNewEnough(
    files([join(root, 'usr/bin')]).map((file) => [...prefix, file]),
    source,
  );
  if ('command' in cached) return { name, ...cached };
  return absent(`Debian's package in ${root} does not run here${cached.tooOld}`);
}

type Choice = Pick<RealPart, 'version' | 'command'> | { readonly tooOld: string };

/** The first command whose program is there, runs, and is new enough; or the versions that are not. */
async function firstNewEnough(
  commands: readonly (readonly string[])[],
  { minimumVersion = '0', versionArguments = ['--version'] }: PartSource,
): Promise<Choice> {
  const tooOld: string[] = [];
  for (const command of commands) {
    if (!(await isExecutable(command.at(-1) ?? ''))) continue;
    const asked = await runCommand([...command, ...versionArguments], { timeoutMs: 10_000 });
    if (asked.exitCode !== 0) continue;
    const version = parseVersion(asked.stdout + asked.stderr);
    if (version === undefined || isAtLeast(version, minimumVersion)) {
      return { version: version ?? 'unknown', command };
    }
    tooOld.push(version);
  }
  return { tooOld: tooOld.length === 0 ? '' : ` (only ${tooOld.join(', ')})` };
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * The version in a program's output: `prometheus, version 3.5.3+ds1 (branch: …`,
 * `victoria-metrics-20260927-…-tags-v1.145.0-0-g…`, `Client Version: v1.36.4`.
 */
export function parseVersion(output: string): string | undefined {
  return /(?:\bversion |\bVersion: v|-v)(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
}

/** Compares number by number: 0.27.0 is newer than 0.9.0. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
