/** All that people may know of a list. Immutable. */
export interface ListState {
  /** As services.yml has it, without what may be secret. */
  readonly name: string;
  readonly refreshMs: number;
  /** How many services it adds; undefined until it was read once. */
  readonly services?: number;
  /** When it was last read with success, Unix milliseconds. */
  readonly lastGoodAt?: number;
  /** Why the last read failed: what it named before goes on. */
  readonly failure?: string;
  readonly failuresInARow: number;
}
