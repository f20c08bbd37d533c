import { compile, isRegistered, TreeInterpreter } from '@jmespath-community/jmespath';
import type { JSONValue } from '@jmespath-community/jmespath';

/** A JMESPath expression (https://jmespath.site), compiled when the configuration is loaded. */
export interface Expression {
  readonly text: string;
  /** What the expression finds in a parsed JSON document. Throws if a function meets a wrong type. */
  evaluate(document: unknown): unknown;
  /** So that two configurations can be compared as text. */
  toJSON(): string;
}

/** Throws an Error that says what is wrong with the text. */
export function compileExpression(text: string): Expression {
  const tree = compile(text);
  const unknown = functionsOf(tree).find((name) => !isRegistered(name));
  if (unknown !== undefined) throw new Error(`there is no function ${unknown}`);
  return {
    text,
    evaluate: (document) => TreeInterpreter.search(tree, document as JSONValue),
    toJSON: () => text,
  };
}

/** Names of the functions that a syntax tree calls: the library looks them up only when it gets there. */
function functionsOf(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: unknown; name?: unknown };
  const inside = Object.values(node).flatMap(functionsOf);
  return type === 'Function' && typeof name === 'string' ? [name, ...inside] : inside;
}
