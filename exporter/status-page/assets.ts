import { createHash } from 'node:crypto';
import { START_MODULE, readAssetFiles } from './asset-files.ts';
import { compress, type Encoding } from './compress.ts';
import type { PageFiles } from './render/page.ts';

/** One file of the page. */
export interface Asset {
  readonly type: string;
  /** Compressed as well as can be, when it is first asked for, and then kept. */
  body(encoding: Encoding): Promise<Buffer>;
}

export interface Assets {
  /** Relative to the page. */
  readonly files: PageFiles;
  find(version: string, name: string): Asset | undefined;
}

/**
 * Everything that the page loads besides itself. The version in the addresses is made of all
 * contents, so that a browser may keep the files for as long as it likes.
 */
export function loadAssets(): Assets {
  const contents = readAssetFiles();
  const hash = createHash('sha256');
  for (const [name, text] of contents) hash.update(`${name}\0${text}\0`);
  const version = hash.digest('hex').slice(0, 16);
  const assets = new Map([...contents].map(([name, text]) => [name, assetOf(name, text)]));
  const address = (name: string) => `./status-page/${version}/${name}`;
  return {
    files: {
      styles: address('page.css'),
      script: address(START_MODULE),
    },
    find: (wanted, name) => (wanted === version ? assets.get(name) : undefined),
  };
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
