import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { docker } from './docker.ts';

const inUse = (name: string) =>
  `failed to remove network ${name}: Error response from daemon: error while removing network: network ${name} id d886 has active endpoints`;

/** A command `docker` that cannot remove networks, and says of each how many containers it has, or that it is gone. */
async function engineThatSays(stderr: string, containers: string | undefined): Promise<void> {
  const folder = await temporaryFolder('penpal-docker-');
  onTestFinished(() => folder.remove());
  onTestFinished(() => void vi.unstubAllEnvs());
  const inspected =
    containers === undefined ? 'echo "No such network" >&2; exit 1' : `echo '${containers}'; exit`;
  const script = `#!/bin/sh\n[ "$2" = inspect ] && { ${inspected}; }\necho '${stderr}' >&2\nexit 1\n`;
  await writeFile(join(folder.path, 'docker'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder.path}:${process.env['PATH']}`);
}

describe('the removal of a network', () => {
  test.for([
    ['of which the engine lost count is done', inUse('a'), '0', true],
    ['and of another, both miscounted, is done', `${inUse('a')}\n${inUse('b')}`, '0\n0', true],
    ['that has a container fails', inUse('a'), '1', false],
    ['beside one that has a container fails', `${inUse('a')}\n${inUse('b')}`, '0\n1', false],
    ['beside another error fails', `${inUse('a')}\nError response from daemon: no`, '0', false],
    ['that is gone by now fails with the error of its removal', inUse('a'), undefined, false],
    ['that is not there fails', 'Error response from daemon: network a not found', '0', false],
    ['without an answer of the engine fails', 'command not found', '0', false],
  ] as const)('%s', async ([, stderr, containers, done]) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    await engineThatSays(stderr, containers);
    const removed = docker(['network', 'rm', 'a']);
    await (done ? expect(removed).resolves.toBe('') : expect(removed).rejects.toThrow(stderr));
    expect(warn).toHaveBeenCalledTimes(done ? 1 : 0);
  });
});
