import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The compiler errors of a file with the project's settings. */
function diagnosticsOf(file: string): string[] {
  const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The compiler takes a few seconds, more on a busy machine. */

test('no mistake compiles', () => {
  expect(diagnosticsOf(resolve(import.meta.dirname, 'promql-mistakes.ts'))).toEqual([]);
});
