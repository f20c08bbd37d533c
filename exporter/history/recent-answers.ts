import type { Clock } from '../clock.ts';

interface Recent<T> {
  readonly askedAt: number;
  readonly answer: Promise<T>;
}

/**
 * Asks each question once and gives everyone who asks the same within `freshMs` the same answer, so
 * that many readers are one to whoever answers, and one that hangs is waited for once, not by
 * everyone. What fails is remembered as well. What is no longer fresh goes with the next question; until
 * then the last `maxQuestions` stay in memory.
 */
export class RecentAnswers<T> {
  readonly #clock: Clock;
  readonly #freshMs: number;
  readonly #maxQuestions: number;
  /** In the order in which they were asked. */
  readonly #recent = new Map<string, Recent<T>>();

  constructor(clock: Clock, freshMs: number, maxQuestions: number) {
    this.#clock = clock;
    this.#freshMs = freshMs;
    this.#maxQuestions = maxQuestions;
  }

  /** Questions whose answers are remembered. */
  get size(): number {
    return this.#recent.size;
  }

  ask(question: string, ask: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    this.#forgetStale(now);
    const recent = this.#recent.get(question);
    if (recent) return recent.answer;
    const answer = ask();
    this.#recent.set(question, { askedAt: now, answer });
    this.#forgetOldest();
    return answer;
  }

  #forgetStale(now: number): void {
    for (const [question, { askedAt }] of this.#recent) {
      if (now - askedAt < this.#freshMs) return;
      this.#recent.delete(question);
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > this.#maxQuestions) this.#recent.delete(oldest!);
  }
}
