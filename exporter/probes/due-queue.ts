interface Entry<T> {
  readonly item: T;
  readonly dueMs: number;
}

interface Node<T> extends Entry<T> {
  /** Among those due at the same time. */
  readonly order: number;
  /** Where it stands in the heap. */
  place: number;
}

/**
 * Items in the order in which they fall due; each at most once. Times are monotonic milliseconds.
 * Every change takes O(log n), as a reload makes one for each of thousands of services.
 */
export class DueQueue<T> {
  /** A binary heap: the node at place i comes before those at 2i + 1 and 2i + 2. */
  readonly #heap: Node<T>[] = [];
  readonly #nodes = new Map<T, Node<T>>();
  #entered = 0;

  /** Puts the item in, or moves it. Items due at the same time keep the order of their entry. */
  set(item: T, dueMs: number): void {
    this.delete(item);
    const node = { item, dueMs, order: this.#entered++, place: this.#heap.length };
    this.#nodes.set(item, node);
    this.#heap.push(node);
    this.#rise(node);
  }

  delete(item: T): void {
    const node = this.#nodes.get(item);
    if (!node) return;
    this.#nodes.delete(item);
    const last = this.#heap.pop();
    if (!last || last === node) return;
    this.#put(last, node.place);
    this.#rise(last);
    this.#sink(last);
  }

  /** When the next item falls due; undefined: there is none. */
  get nextDueMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  /** Takes the next item out if it is due. */
  takeDue(nowMs: number): Entry<T> | undefined {
    const next = this.#heap[0];
    if (!next || next.dueMs > nowMs) return undefined;
    this.delete(next.item);
    return { item: next.item, dueMs: next.dueMs };
  }

  #rise(node: Node<T>): void {
    while (node.place > 0) {
      const above = this.#heap[(node.place - 1) >>> 1];
      if (!above || isBefore(above, node)) return;
      this.#swap(above, node);
    }
  }

  #sink(node: Node<T>): void {
    for (;;) {
      const left = this.#heap[2 * node.place + 1];
      const right = this.#heap[2 * node.place + 2];
      const below = left && right && isBefore(right, left) ? right : left;
      if (!below || isBefore(node, below)) return;
      this.#swap(node, below);
    }
  }

  #swap(a: Node<T>, b: Node<T>): void {
    const { place } = a;
    this.#put(a, b.place);
    this.#put(b, place);
  }

  #put(node: Node<T>, place: number): void {
    node.place = place;
    this.#heap[place] = node;
  }
}

function isBefore<T>(a: Node<T>, b: Node<T>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
