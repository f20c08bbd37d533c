import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type CommandResult } from './run-command.ts';

/** Package lists older than this are fetched again; the mirrors of `sid` change four times a day. */
const listsAgeMs = 6 * 60 * 60 * 1000;
/** The file whose age is that of the package lists. */
const stampName = 'updated';
const updateTimeoutMs = 120_000;
const downloadTimeoutMs = 180_000;

/**
 * Writes an apt configuration of our own into `folder`, reading the machine's (proxies, certificates) and changing
 * nothing there: own source list, package lists and archives, none of the machine's hooks and pins.
 */
export async function writeAptFolder(folder: string, sources: string): Promise<void> {
  for (const part of ['state/lists/partial', 'cache/archives/partial']) {
    await mkdir(join(folder, part), { recursive: true });
  }
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sid.sources'), sources);
  await writeFile(join(folder, 'preferences'), onlyDebian);
  await writeFile(join(folder, 'apt.conf'), aptConfiguration(folder));
}

/** Another archive may carry the same suite name; only what Debian itself signed as its own is taken. */
const onlyDebian = `Package: *
Pin: release o=Debian
Pin-Priority: 500

Package: *
Pin: release c=*
Pin-Priority: -1
`;

/** `APT::Sandbox::User`: the user `_apt` need not be able to reach this folder; packages are verified either way. */
function aptConfiguration(folder: string): string {
  return `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${folder}/state/";
Dir::State::Lists "${folder}/state/lists/";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache/";
Dir::Cache::archives "${folder}/cache/archives/";
Dir::Etc::sourcelist "${folder}/sid.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "${folder}/preferences";
Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User "root";
Acquire::Retries "3";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
Acquire::Languages "none";
APT::Update::Error-Mode "any";
`;
}

/** Downloads packages into the folder `into`; answers why not, if not all are there. */
export async function downloadPackages(
  folder: string,
  packageNames: readonly string[],
  into: string,
): Promise<string | undefined> {
  const updateFailure = await updateLists(folder);
  const download = await aptGet(folder, ['download', ...packageNames], downloadTimeoutMs, into);
  if (download.exitCode === 0) return undefined;
  await rm(join(folder, stampName), { force: true });
  return updateFailure ?? complaint(download);
}

/** One of several archives may fail without harm, so a failure here is only told if the package is not to be had. */
async function updateLists(folder: string): Promise<string | undefined> {
  const stamp = join(folder, stampName);
  const updatedAt = await stat(stamp).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (Date.now() - updatedAt < listsAgeMs) return undefined;
  const update = await aptGet(folder, ['update'], updateTimeoutMs, folder);
  if (update.exitCode !== 0) return complaint(update);
  await writeFile(stamp, '');
  return undefined;
}

function aptGet(
  folder: string,
  args: readonly string[],
  timeoutMs: number,
  cwd: string,
): Promise<CommandResult> {
  const command = ['apt-get', '--config-file', join(folder, 'apt.conf'), '--quiet=2', ...args];
  return runCommand(command, { timeoutMs, cwd, env: { ...process.env, LC_ALL: 'C' } });
}

function complaint({ stderr, exitCode }: CommandResult): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /^[EW]:/.test(line)) ?? lines.at(-1) ?? `apt-get ended with ${exitCode}`
  );
}
