import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import nodeModule from 'node:module';
import { CLIENT_EXTENSION, CLIENT_MODULES } from '../build-info.ts';
import { pageStyles } from './styles/page-styles.ts';

/** The page's own files by name, as a browser can read them. */
export function readAssetFiles(): ReadonlyMap<string, string> {
  const library = createRequire(import.meta.url);
  const read = (name: string) => readFileSync(library.resolve(`uplot/dist/${name}`), 'utf8');
  return new Map([
    ['page.css', read('uPlot.min.css') + pageStyles],
    ['uplot.js', read('uPlot.iife.min.js')],
    ...clientModules(),
  ]);
}

/** Name of the script that the page starts; it imports the others. */
export const START_MODULE = `start${CLIENT_EXTENSION}`;

/** The browser's modules keep their names, so that their imports of each other hold. */
function clientModules(): [name: string, text: string][] {
  return readdirSync(CLIENT_MODULES)
    .filter((name) => name.endsWith(CLIENT_EXTENSION) && !name.endsWith(`.test${CLIENT_EXTENSION}`))
    .sort()
    .map((name) => [name, toJavaScript(readFileSync(new URL(name, CLIENT_MODULES), 'utf8'))]);
}

/** Named on the module's default: the function exists only in a Node that runs sources. */
function toJavaScript(text: string): string {
  return CLIENT_EXTENSION === '.ts' ? nodeModule.stripTypeScriptTypes(text) : text;
}
