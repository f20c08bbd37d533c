import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import nodeModule from 'node:module';
import { pageStyles } from './styles/page-styles.ts';

const CLIENT = new URL('./client/', import.meta.url);
/** From sources `.ts`, from the build `.js`: what this file itself is. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

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
export const START_MODULE = `start${EXTENSION}`;

/** The browser's modules keep their names, so that their imports of each other hold. */
function clientModules(): [name: string, text: string][] {
  return readdirSync(CLIENT)
    .filter((name) => name.endsWith(EXTENSION) && !name.endsWith(`.test${EXTENSION}`))
    .sort()
    .map((name) => [name, toJavaScript(readFileSync(new URL(name, CLIENT), 'utf8'))]);
}

/** Named on the module's default: the function exists only in a Node that runs sources. */
function toJavaScript(text: string): string {
  return EXTENSION === '.ts' ? nodeModule.stripTypeScriptTypes(text) : text;
}
