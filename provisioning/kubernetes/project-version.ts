import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '../../package.json');

/** The version in package.json, which the image's tag has too. */
export const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
