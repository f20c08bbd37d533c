import { resolve } from 'node:path';

/** The page's script with its libraries as one file. Needs the packages for development. */
export async function bundleClient(): Promise<string> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: resolve(import.meta.dirname, 'client/client.ts'),
    platform: 'browser',
  });
  try {
    const { output } = await bundle.generate({ minify: true, comments: false });
    return output[0].code;
  } finally {
    await bundle.close();
  }
}
