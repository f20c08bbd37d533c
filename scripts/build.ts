import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, resolve, sep } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { runCommandLine, UsageError } from '../command-line/command-line.ts';
import { bundleClient } from '../exporter/status-page/assets.ts';
import manifest from '../package.json' with { type: 'json' };

/** Runs before the bundle of the service is even read, which takes half a second on a busy machine. */
const SIGNALS = 'exporter/signals';
/** The files that are started: the service, its health check, the commands of Compose and of people, the fleet. */
const ENTRIES = [
  SIGNALS,
  'exporter/main',
  'exporter/healthcheck',
  'scripts/check-config',
  'scripts/check-service',
  'scripts/maintenance',
  'scripts/prepare',
  'demo/fleet/main',
  'demo/fleet/healthcheck',
];
const ROOT = resolve(import.meta.dirname, '..');

/**
 * Functions that throw for some arguments. rolldown believes that they never do, and drops a call whose
 * result is not used, such as a decodeURIComponent in a `try`. A call of a property of an object stays.
 */
const MAY_THROW = [
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['isNaN', 'isFinite', 'parseInt', 'parseFloat', 'String', 'Symbol.for', 'ArrayBuffer'],
  ...['Date.parse', 'Date.UTC', 'Number.parseInt', 'Number.parseFloat'],
];
const define = Object.fromEntries(MAY_THROW.map((name) => [name, `globalThis.${name}`]));

/** Extensions of the files that the service sends. */
const SENT = new Set(['json', 'html', 'css', 'js', 'csv', 'txt', 'png', 'svg', 'bin']);

/**
 * Loads less. An `import` of a built-in module reads all its exports, and some load more then: node:http a WebSocket
 * client of 14 MB, which doubles the time of a health check. express brings a parser of bodies that the service does
 * not use, and 2,500 media types of which it sends a few; prom-client a push gateway with TLS, and Node's cluster.
 */
const UNUSED = /^(body-parser|\.\/lib\/(pushgateway|cluster))$/;
const loadLess: Plugin = {
  name: 'load-less',
  resolveId: (id) => {
    const isReplaced = UNUSED.test(id) || (isBuiltin(id) && id !== 'node:module');
    return isReplaced ? `\0${id}.cjs` : undefined;
  },
  load: (id) => {
    const [, name] = /^\0(.*)\.cjs$/.exec(id) ?? [];
    if (name === undefined) return undefined;
    const value = UNUSED.test(name) ? '{}' : `process.getBuiltinModule('${name}')`;
    return `module.exports = ${value};`;
  },
  transform: (code, id) => {
    if (!id.endsWith('mime-db/db.json')) return undefined;
    const all = Object.entries(JSON.parse(code) as Record<string, { extensions?: string[] }>);
    const sent = all.filter(([, { extensions = [] }]) => extensions.some((each) => SENT.has(each)));
    return { code: JSON.stringify(Object.fromEntries(sent)), moduleType: 'json' };
  },
};

/** With a single character outside of ASCII, V8 keeps two bytes for each of the source. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle: (_, files) => {
    for (const file of Object.values(files)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[\u0080-\uffff]/g, escaped);
    }
  },
};

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// Bundles each command into one file, and copies what the service reads. Each module costs memory:
// bundled, the service uses 8 MB less heap. The files keep their places, so relative paths work as in
// the sources.
// The folder must be in the project, where the packages are. `npm run typecheck` checks the types.

const command = {
  name: 'build',
  options: {
    out: {
      type: 'string',
      value: 'folder',
      default: 'dist',
      help: 'dist, or a folder in .cache',
    },
    entry: { type: 'string', value: 'file', help: 'bundles this file alone, given without .ts' },
  },
} as const;

await runCommandLine(command, async (values) => {
  const out = resolve(ROOT, values.out);
  // The folder is emptied first, so a wrong one could cost files.
  if (out !== resolve(ROOT, 'dist') && !out.startsWith(resolve(ROOT, '.cache') + sep)) {
    throw new UsageError(`--out: expected dist or a folder in .cache, got "${values.out}"`);
  }
  rmSync(out, { recursive: true, force: true });
  for (const entry of values.entry ? [values.entry] : ENTRIES) await bundle(entry, out);
  if (values.entry) return;
  mkdirSync(resolve(out, 'exporter/status-page'));
  writeFileSync(resolve(out, 'exporter/status-page/page.js'), await bundleClient());
  cpSync(resolve(ROOT, 'alert-rules/runbooks'), resolve(out, 'alert-rules/runbooks'), {
    recursive: true,
  });
});

/** Writes the bundle, and beside it the file to start, which an older Node can read, too. */
async function bundle(entry: string, out: string): Promise<void> {
  const input = resolve(ROOT, `${entry}.ts`);
  const isService = entry === 'exporter/main';
  const built = await rolldown({
    ...{ input, platform: 'node', transform: { define } },
    plugins: [loadLess, ascii],
    // Without the page's bundler, which only the sources need.
    external: ['rolldown', ...(isService ? [resolve(ROOT, `${SIGNALS}.ts`)] : [])],
  });
  const file = resolve(out, `${entry}-bundle.js`);
  // Not minified: stack traces show its lines.
  await built.write({
    ...{ file, codeSplitting: false, comments: false },
    paths: { [resolve(ROOT, `${SIGNALS}.ts`)]: './signals-bundle.js' },
  });
  await built.close();
  const names = isService ? [SIGNALS, entry] : [entry];
  writeFileSync(resolve(out, `${entry}.js`), starterOf(names.map((name) => basename(name))));
}

function starterOf(names: readonly string[]): string {
  const oldest = manifest.engines.node.replace('>=', '');
  return `const { node } = process.versions;
if (Number(node.split('.')[0]) < ${oldest}) {
  console.error(\`${manifest.name} needs Node ${oldest} or newer, this is Node \${node}.\`);
  process.exit(1);
}
${names.map((name) => `await import('./${name}-bundle.js');`).join('\n')}
`;
}
