import { beforeEach, describe, expect, test } from 'vitest';
import { withFolderLock } from './folder-lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('withFolderLock', { timeout: 20_000 }, () => {
  beforeEach(({ skip }) => {
    skip(process.platform !== 'linux', 'flock comes with util-linux');
  });

  test('lets one in at a time and gives back what the work gives', async () => {
    const folder = await temporaryFolder('folder-lock-');
    const steps: string[] = [];
    const work = async (name: string): Promise<string> => {
      steps.push(`${name} in`);
      await new Promise(setImmediate);
      steps.push(`${name} out`);
      return name;
    };
    const both = ['a', 'b'].map((name) => withFolderLock(folder.path, 10, () => work(name)));
    expect(await Promise.all(both)).toEqual(['a', 'b']);
    const first = steps[0] === 'a in' ? ['a', 'b'] : ['b', 'a'];
    expect(steps).toEqual(first.flatMap((name) => [`${name} in`, `${name} out`]));
    await folder.remove();
  });

  test('refuses when it waits too long, and lets the next one in after a failure', async () => {
    const folder = await temporaryFolder('folder-lock-');
    const holding = withFolderLock(folder.path, 10, async () => {
      await expect(withFolderLock(folder.path, 0, () => Promise.resolve())).rejects.toThrow(
        'another process has held',
      );
      throw new Error('the work failed');
    });
    await expect(holding).rejects.toThrow('the work failed');
    expect(await withFolderLock(folder.path, 10, () => Promise.resolve('in'))).toBe('in');
    await folder.remove();
  });

  test('says what the kernel says about a folder that is not there', async () => {
    const locking = withFolderLock('/no/such/folder', 1, () => Promise.resolve());
    await expect(locking).rejects.toThrow('No such file or directory');
  });
});
