import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('temporaryFolder', { timeout: 20_000 }, () => {
  test('is gone with all that is in it once it is removed', async () => {
    const folder = await temporaryFolder('temporary-folder-');
    await writeFile(join(folder.path, 'series'), '');
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  test('is gone when the process exits without removing it', async () => {
    const module = new URL('temporary-folder.ts', import.meta.url).href;
    const script = `
      const { temporaryFolder } = await import('${module}');
      const { existsSync } = await import('node:fs');
      const { path } = await temporaryFolder('temporary-folder-');
      console.log(existsSync(path), path);
      throw new Error('unexpected');`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const { exitCode, stdout } = await runCommand(node);
    const [existed, path = ''] = stdout.trim().split(' ');
    expect([exitCode, existed, existsSync(path)]).toEqual([1, 'true', false]);
  });
});
