import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { MAIN_MODULE, readAssetFiles } from './asset-files.ts';
import type { PageFiles } from './render/page.ts';

/** One file of the page, compressed once. */
export interface Asset {
  readonly type: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Assets {
  /** Relative to the page. */
  readonly files: PageFiles;
  /** By `<version>/<name>`. */
  find(version: string, name: string): Asset | undefined;
}

/** Everything that the page loads besides itself. The version is made of all contents. */
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
      chartLibrary: address('uplot.js'),
      script: address(MAIN_MODULE),
      modules: [...contents.keys()].filter(isImported).map(address),
    },
    find: (wanted, name) => (wanted === version ? assets.get(name) : undefined),
  };
}

function isImported(name: string): boolean {
  return !['page.css', 'uplot.js', MAIN_MODULE].includes(name);
}

function assetOf(name: string, text: string): Asset {
  const identity = Buffer.from(text);
  const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
  };
  return {
    type: `${type}; charset=utf-8`,
    bodies: {
      br: brotliCompressSync(identity, { params }),
      gzip: gzipSync(identity, { level: 9 }),
      identity,
    },
  };
}
