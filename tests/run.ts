import process, { env } from 'node:process';
import { createCLI } from 'vitest/node';

// `npm test` and its parts: vitest, but what its command line does not take ends with one line and exit code 2.

try {
  createCLI().parse();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const name = env['npm_lifecycle_event'] ?? 'test';
  console.error(`${name}: ${error.message} (npm run ${name} -- --help)`);
  process.exitCode = 2;
}
