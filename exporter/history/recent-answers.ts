import type { Clock } from '../clock.ts';

/** Questions remembered at a time. */
const MAX_QUESTIONS = 32;

interface Recent<T> {
  readonly askedAt: number;
  readonly answer: Promise<T>;
}

/**
 * Asks each question once and gives everyone who asks the same within `freshMs` the same answer, so
 * that many readers of the page are one reader to Prometheus, and one that hangs is waited for
 * once, not by everyone. What fails is remembered as well.
 */
export class RecentAnswers<T> {
  readonly #clock: Clock;
  readonly #freshMs: number;
  readonly #recent = new Map<string, Recent<T>>();

  constructor(clock: Clock, freshMs: number) {
    this.#clock = clock;
    this.#freshMs = freshMs;
  }

  ask(question: string, ask: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const recent = this.#recent.get(question);
    if (recent && now - recent.askedAt < this.#freshMs) return recent.answer;
    const answer = ask();
    this.#recent.delete(question);
    this.#recent.set(question, { askedAt: now, answer });
    this.#forgetOldest();
    return answer;
  }

  #forgetOldest(): void {
    for (const question of this.#recent.keys()) {
      if (this.#recent.size <= MAX_QUESTIONS) return;
      this.#recent.delete(question);
    }
  }
}
