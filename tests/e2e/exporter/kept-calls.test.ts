import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../support/processes/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Each throws. `bare` has no toString, and `lone` is half of a surrogate pair. */
const CALLS = [
  ...["decodeURI('%')", "decodeURIComponent('%')", 'encodeURI(lone)', 'encodeURIComponent(lone)'],
  ...['escape(bare)', 'unescape(bare)', 'isNaN(bare)', 'isFinite(bare)'],
  ...['parseInt(bare)', 'parseFloat(bare)', 'Number.parseInt(bare)', 'Number.parseFloat(bare)'],
  ...['String(bare)', 'Number(bare)', 'Symbol(bare)', 'Symbol.for(bare)', "BigInt('x')"],
  ...[
    'String.fromCharCode(bare)',
    'String.fromCodePoint(-1)',
    'Date.parse(bare)',
    'Date.UTC(bare)',
  ],
  ...['Array(-1)', 'new Array(-1)', 'new ArrayBuffer(-1)', 'new Uint8Array(-1)', 'new Map(5)'],
  ...["new URL('x')", "new RegExp('[')", "new Intl.DateTimeFormat('x_')", "new TextDecoder('x')"],
  ...[
    'Object.keys(null)',
    'Object.create(5)',
    'Reflect.ownKeys(1)',
    "JSON.parse('{')",
    '`${bare}`',
  ],
];

test('the bundler keeps calls that are made only for their error, and writes ASCII', async () => {
  const name = `.cache/kept-calls-${process.pid}`;
  onTestFinished(async () => {
    for (const path of [name, `${name}.ts`])
      await rm(resolve(ROOT, path), { recursive: true, force: true });
  });
  const attempts = CALLS.map((call) => {
    return `try { ${call}; dropped.push(${JSON.stringify(call)}); } catch {}`;
  });
  const lines = [
    'const bare = Object.create(null);',
    "const lone = '\\ud800';",
    'const dropped = [];',
    ...attempts,
    "dropped.push('é', `–${'😀'}`, /^[é😀]$/u.test('😀'));",
    'console.log(JSON.stringify(dropped));',
  ];
  await writeFile(resolve(ROOT, `${name}.ts`), lines.join('\n'));
  const run = (...args: string[]) => runCommand([process.execPath, ...args], { cwd: ROOT });
  const printed = '["é","–😀",true]\n';
  expect((await run(`${name}.ts`)).stdout).toBe(printed);
  const build = await run('scripts/build.ts', '--out', name, '--entry', name);
  expect(build).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect((await run(`${name}/${name}.js`)).stdout).toBe(printed);
  const bundle = await readFile(resolve(ROOT, `${name}/${name}-bundle.js`), 'utf8');
  expect(bundle).toMatch(/^[\0-\x7f]+$/);
});
