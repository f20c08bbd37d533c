import { chmod, copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findRealPart, type PartName } from '../../../demo/real-parts.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runCommand } from '../../support/processes/run-command.ts';
import { certificatesFile, CERTIFICATES, nodeBinary, npmFolder, npmrc } from './machine.ts';
import { addWritable, makeRootfs } from './rootfs.ts';

interface Image {
  /** Instructions of a Dockerfile, as in the published image. */
  readonly configuration: readonly string[];
  /** Adds its files to a root file system. */
  readonly fill: (root: string) => Promise<void>;
}

/** The images with a stand-in. Grafana has none, because Debian has no package of it. */
export const STAND_INS = {
  node: {
    configuration: [`ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`, 'CMD ["node"]'],
    fill: addNode,
  },
  prometheus: {
    configuration: [
      ...['WORKDIR /prometheus', 'USER nobody', 'EXPOSE 9090', 'VOLUME /prometheus'],
      'ENTRYPOINT ["/bin/prometheus"]',
      'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]',
    ],
    fill: addPrometheus,
  },
  alertmanager: {
    configuration: [
      ...['WORKDIR /alertmanager', 'USER nobody', 'EXPOSE 9093', 'VOLUME /alertmanager'],
      'ENTRYPOINT ["/bin/alertmanager"]',
      'CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]',
    ],
    fill: addAlertmanager,
  },
} as const satisfies Record<string, Image>;

export type StandIn = keyof typeof STAND_INS;

const PATH = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** A build would copy the files five times; this reads and writes them once. */
const IMPORT = `tar --create --owner=0 --group=0 --directory="$1" . | { shift; docker import "$@"; }`;

/**
 * Makes a stand-in for a published image from this machine's packages, for an engine that cannot pull.
 * Throws an Error with the reason if it cannot.
 */
export async function buildStandIn(standIn: StandIn, name: string): Promise<void> {
  const root = await temporaryFolder('penpal-stand-in-');
  const { configuration, fill } = STAND_INS[standIn];
  try {
    await chmod(root.path, 0o755);
    await makeRootfs(root.path);
    await fill(root.path);
    const changes = [PATH, ...configuration].flatMap((change) => ['--change', change]);
    const command = ['sh', '-c', IMPORT, 'sh', root.path, ...changes, '-', name];
    const { exitCode, stderr } = await runCommand(command);
    if (exitCode !== 0) throw new Error(`no stand-in for ${name}: ${stderr}`);
  } finally {
    await root.remove();
  }
}

async function addNode(root: string): Promise<void> {
  const local = join(root, 'usr/local');
  await mkdir(join(local, 'bin'), { recursive: true });
  await copyFile(nodeBinary(), join(local, 'bin/node'));
  await cp(await npmFolder(), join(local, 'lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  }
  // How this machine reaches the registry, if it says so: its certificates, its npm settings.
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await copyFile(certificatesFile(), join(root, CERTIFICATES));
  await mkdir(join(local, 'etc'));
  await writeFile(join(local, 'etc/npmrc'), await npmrc());
}

async function addPrometheus(root: string): Promise<void> {
  await copyFile(await binary('prometheus'), join(root, 'bin/prometheus'));
  await copyFile(await binary('promtool'), join(root, 'bin/promtool'));
  await addWritable(root, 'prometheus');
}

async function addAlertmanager(root: string): Promise<void> {
  await copyFile(await binary('alertmanager'), join(root, 'bin/alertmanager'));
  await addWritable(root, 'alertmanager');
  // Debian's build reads its templates there; the published one has them inside.
  const share = resolve(await binary('alertmanager'), '../../share/prometheus');
  await cp(share, join(root, 'usr/share/prometheus'), { recursive: true });
}

async function binary(name: PartName): Promise<string> {
  const part = await findRealPart(name);
  if ('absent' in part) throw new Error(part.absent);
  return part.command.at(-1)!;
}
