interface Entry<T> {
  readonly item: T;
  readonly dueMs: number;
}

/** Items in the order in which they fall due; each at most once. Times are monotonic milliseconds. */
export class DueQueue<T> {
  /** Latest first, so that the next one is taken off the end. */
  readonly #entries: Entry<T>[] = [];

  /** Puts the item in, or moves it. Items due at the same time keep the order of their entry. */
  set(item: T, dueMs: number): void {
    this.delete(item);
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && entry.dueMs > dueMs) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { item, dueMs });
  }

  delete(item: T): void {
    const index = this.#entries.findIndex((entry) => entry.item === item);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /** When the next item falls due; undefined: there is none. */
  get nextDueMs(): number | undefined {
    return this.#entries.at(-1)?.dueMs;
  }

  /** Takes the next item out if it is due. */
  takeDue(nowMs: number): Entry<T> | undefined {
    const next = this.#entries.at(-1);
    return next && next.dueMs <= nowMs ? this.#entries.pop() : undefined;
  }
}
