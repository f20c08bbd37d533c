import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand } from '../../support/processes/run-command.ts';
import { isThere } from '../../support/processes/is-there.ts';

/** The C and C++ libraries for Node and Debian's programs, and busybox as the shell. */
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6', 'busybox-static'];
const ROOT = resolve(import.meta.dirname, '../../..');
/** The users of the published images: Node's, Prometheus's and Alertmanager's. */
const USERS = [
  ['root', 0, '/root'],
  ['node', 1000, '/home/node'],
  ['nobody', 65_534, '/home'],
] as const;

/** Writes a root file system of Debian's packages into `folder`. Rejects with the reason if it cannot. */
export async function makeRootfs(folder: string): Promise<void> {
  const fetch = ['sh', resolve(ROOT, 'demo/real-parts.sh'), 'fetch', ...PACKAGES];
  const { exitCode, stderr } = await runCommand(fetch);
  if (exitCode !== 0) throw new Error(`no base image: ${stderr}`);

  await mkdir(join(folder, 'etc'), { recursive: true });
  // Debian's merged /usr, normally created by the package base-files.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(folder, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(folder, name));
  }
  for (const name of PACKAGES) {
    const from = join(ROOT, '.cache/real-parts', name, 'usr');
    for (const part of ['bin', 'lib', 'lib64']) {
      if (!(await isThere(join(from, part)))) continue;
      await cp(join(from, part), join(folder, 'usr', part), { ...COPY });
    }
  }
  await addTools(folder);
  for (const name of ['root', 'proc', 'sys', 'dev']) await mkdir(join(folder, name));
  for (const name of ['tmp', 'var/tmp', 'home/node']) await addWritable(folder, name);
  await writeFile(join(folder, 'etc/passwd'), USERS.map(passwdLine).join(''));
  await writeFile(
    join(folder, 'etc/group'),
    USERS.map(([name, id]) => `${name}:x:${id}:\n`).join(''),
  );
}

/** Adds a folder that every user may write to. */
export async function addWritable(root: string, name: string): Promise<void> {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  await chmod(path, 0o1777);
}

/** busybox's tools, as links to it. */
async function addTools(folder: string): Promise<void> {
  const bin = join(folder, 'usr/bin');
  const { stdout } = await runCommand([join(bin, 'busybox'), '--list']);
  for (const tool of stdout.trim().split('\n')) {
    if (tool !== 'busybox') await symlink('busybox', join(bin, tool));
  }
}

const COPY = { recursive: true, verbatimSymlinks: true } as const;

function passwdLine([name, id, home]: (typeof USERS)[number]): string {
  return `${name}:x:${id}:${id}:${name}:${home}:/bin/sh\n`;
}
