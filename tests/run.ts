import { matchesGlob } from 'node:path';
import process, { env } from 'node:process';
import { createCLI, resolveConfig } from 'vitest/node';
import { PROJECTS } from '../vitest.config.ts';

// `npm test` and its parts: vitest, but what its command line does not take ends with one line and exit code 2.

try {
  const cli = createCLI();
  const { options } = cli.parse(process.argv, { run: false });
  const { project = [] } = options as { readonly project?: string | readonly string[] };
  const unknown = [project].flat().find((pattern) => !isProject(pattern));
  if (unknown !== undefined) {
    throw new Error(`--project: expected any of ${PROJECTS.join(', ')}, got "${unknown}"`);
  }
  // Vitest prints a stack trace for a value that this refuses.
  await resolveConfig({ ...options });
  await cli.runMatchedCommand();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const name = env['npm_lifecycle_event'] ?? 'test';
  console.error(`${name}: ${error.message} (npm run ${name} -- --help)`);
  process.exitCode = 2;
}

/** `!` before it: all others. */
function isProject(pattern: string): boolean {
  return PROJECTS.some((name) => matchesGlob(name, pattern.replace('!', '')));
}
