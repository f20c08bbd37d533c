const texts = new WeakMap<object, string>();

/**
 * Caches what `show` makes of an immutable state, and its JSON. Few of a thousand services change
 * between two responses, and writing all of them takes milliseconds.
 */
export function oncePerState<S extends object, T extends object>(show: (state: S) => T) {
  const shown = new WeakMap<S, T>();
  return (state: S): T => {
    const known = shown.get(state);
    if (known) return known;
    const made = show(state);
    shown.set(state, made);
    texts.set(made, JSON.stringify(made));
    return made;
  };
}

/**
 * Writes plain data as `JSON.stringify` does, with the cached JSON of list items. `+=` copies no text
 * before the response is sent; `join` copies all of it.
 */
export function jsonText(value: unknown): string {
  let text = '';
  if (isList(value) && isObject(value[0]) && texts.has(value[0])) {
    for (const item of value)
      text += `${text && ','}${(isObject(item) && texts.get(item)) || jsonText(item)}`;
    return `[${text}]`;
  }
  const hasLists = isObject(value) && !isList(value) && Object.values(value).some(isObject);
  if (!hasLists) return JSON.stringify(value) ?? 'null';
  for (const [name, field] of Object.entries(value)) {
    if (field !== undefined) text += `${text && ','}${JSON.stringify(name)}:${jsonText(field)}`;
  }
  return `{${text}}`;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
