import { resolve } from 'node:path';
import ts from 'typescript';
import { className } from './published-model.ts';
import type { Modelled } from './published-model.ts';

/** The name of the file for the compiler. It is not on disk. */
const FILE = resolve(import.meta.dirname, 'shown-to-the-compiler.ts');
const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2024,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** Reads and parses each file of the models once. */
const disk = ts.createCompilerHost(OPTIONS);
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiler errors against the types of the published models. Schemas accept unknown fields, which
 * Kubernetes drops or refuses. For the compiler an unknown field in a literal is an error at any depth.
 */
export function unknownFields(values: readonly Modelled[]): string[] {
  const lines = values.map((modelled, index) => {
    const type = `import(${JSON.stringify(modelled.model)}).I${className(modelled)}`;
    return `export const value${index}: ${type} = ${JSON.stringify(modelled.value)};`;
  });
  return faultsIn(lines.join('\n'));
}

function faultsIn(text: string): string[] {
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === FILE || disk.fileExists(name),
    getSourceFile: (name, ...rest) => {
      if (name === FILE) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2024);
      if (!parsed.has(name)) parsed.set(name, disk.getSourceFile(name, ...rest));
      return parsed.get(name);
    },
  };
  const program = ts.createProgram([FILE], OPTIONS, host);
  const shown = program.getSourceFile(FILE);
  const diagnostics = [
    ...program.getSyntacticDiagnostics(shown),
    ...program.getSemanticDiagnostics(shown),
  ];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
