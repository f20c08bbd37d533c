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

/** Writes plain data as `JSON.stringify` does, with the cached JSON of list items. */
export function jsonText(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const cached = texts.get(value);
  if (cached !== undefined) return cached;
  if (Array.isArray(value)) {
    const isCached = isObject(value[0]) && texts.has(value[0]);
    return isCached ? `[${value.map(jsonText).join(',')}]` : JSON.stringify(value);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${jsonText(field)}`).join(',')}}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
