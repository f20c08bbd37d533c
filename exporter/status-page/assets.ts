import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { CLIENT_SCRIPT } from '../build-info.ts';
import { type Asset, compress, type Encoding } from './send.ts';
import { pageStyles } from './page-styles.ts';
import type { PageFiles } from './view/page-view.ts';

export interface Assets {
  readonly files: PageFiles;
  find(version: string, name: string): Asset | undefined;
}

/**
 * Everything that the page loads besides itself. The version in the addresses is made of all
 * contents, so that a browser may keep the files for as long as it likes.
 */
export async function loadAssets(): Promise<Assets> {
  const contents = new Map([
    ['page.css', chartStyles() + pageStyles],
    ['page.js', await clientScript()],
  ]);
  const hash = createHash('sha256');
  for (const [name, text] of contents) hash.update(`${name}\0${text}\0`);
  const version = hash.digest('hex').slice(0, 16);
  const assets = new Map([...contents].map(([name, text]) => [name, assetOf(name, text)]));
  const address = (name: string) => `status-page/${version}/${name}`;
  return {
    files: { styles: address('page.css'), script: address('page.js') },
    find: (wanted, name) => (wanted === version ? assets.get(name) : undefined),
  };
}

function chartStyles(): string {
  const file = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css');
  return readFileSync(file, 'utf8');
}

/** The build has bundled it; who runs the sources bundles them now. */
function clientScript(): string | Promise<string> {
  const isBuilt = import.meta.url.endsWith('.js');
  return isBuilt ? readFileSync(CLIENT_SCRIPT, 'utf8') : bundleClient();
}

function assetOf(name: string, text: string): Asset {
  const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  const bodies = new Map<Encoding, Promise<Buffer>>();
  const body = (encoding: Encoding) => {
    const kept = bodies.get(encoding) ?? compress(text, encoding, 'best');
    bodies.set(encoding, kept);
    return kept;
  };
  return { type: `${type}; charset=utf-8`, body };
}

/** The page's script with its libraries as one file. Needs the packages for development. */
export async function bundleClient(): Promise<string> {
  const { build } = await import('rolldown');
  const { output } = await build({
    input: resolve(import.meta.dirname, 'client/client.ts'),
    platform: 'browser',
    write: false,
    output: { minify: true, comments: false },
  });
  return output[0].code;
}
