import { joinBytes } from '../metrics/exposition.ts';

const texts = new WeakMap<object, string>();

/**
 * Keeps the JSON of an object that never changes, for every answer that has it in a list. Of a thousand
 * services hardly any has changed since the last answer: writing them all takes milliseconds.
 */
export function keepJson<T extends object>(value: T): T {
  texts.set(value, JSON.stringify(value));
  return value;
}

/** `JSON.stringify` in UTF-8, with what was kept of the items of its lists. An answer is plain data. */
export function jsonBytes(answer: unknown): Buffer {
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return joinBytes(isObject ? objectParts(answer) : valueParts(answer));
}

function objectParts(answer: object): string[] {
  const parts = Object.entries(answer)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [',', JSON.stringify(name), ':', ...valueParts(value)]);
  return ['{', ...parts.slice(1), '}'];
}

function valueParts(value: unknown): string[] {
  return Array.isArray(value) ? listParts(value) : [JSON.stringify(value)];
}

function listParts(items: readonly unknown[]): string[] {
  const parts = items.flatMap((item) => [',', itemJson(item)]);
  return ['[', ...parts.slice(1), ']'];
}

function itemJson(item: unknown): string {
  const known = typeof item === 'object' && item !== null ? texts.get(item) : undefined;
  return known ?? JSON.stringify(item) ?? 'null';
}
