import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
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
  return {
    text,
    evaluate: (document) => TreeInterpreter.search(tree, document as JSONValue),
    toJSON: () => text,
  };
}
