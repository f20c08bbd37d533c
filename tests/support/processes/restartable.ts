import type { RunningServer } from '../../../demo/server.ts';

/** A time in which a part did not run, Unix milliseconds. `untilMs` is Infinity while it is down. */
export interface Absence {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly signal: NodeJS.Signals;
}

/** A real server that a test kills and starts again, on the same port and data. */
export class Restartable implements AsyncDisposable {
  readonly #start: () => Promise<RunningServer>;
  readonly #absences: Absence[] = [];
  #server: RunningServer;

  private constructor(server: RunningServer, start: () => Promise<RunningServer>) {
    this.#server = server;
    this.#start = start;
  }

  static async start(start: () => Promise<RunningServer>): Promise<Restartable> {
    return new Restartable(await start(), start);
  }

  get url(): string {
    return this.#server.url;
  }

  get absences(): readonly Absence[] {
    return this.#absences;
  }

  get isAbsent(): boolean {
    return this.#absences.at(-1)?.untilMs === Infinity;
  }

  /** Ends it with the signal; `comeBack` starts it again. */
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#absences.push({ fromMs: Date.now(), untilMs: Infinity, signal });
    process.kill(this.#server.pid, signal);
    await this.#server.exited;
  }

  async comeBack(): Promise<void> {
    this.#server = await this.#start();
    const last = this.#absences.pop();
    if (last) this.#absences.push({ ...last, untilMs: Date.now() });
  }

  /** If it ended and no test killed it: how, and its last output. */
  async fault(): Promise<string | undefined> {
    if (this.isAbsent) return undefined;
    const exit = await Promise.race([this.#server.exited, Promise.resolve(undefined)]);
    return exit && `ended by itself (${exit.signal ?? exit.code}):\n${this.#server.output()}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.stop();
  }
}
