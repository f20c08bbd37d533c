interface Line {
  readonly level?: string;
  readonly msg?: string;
  readonly path?: string;
  readonly forMs?: number;
}

/** Errors that a run provokes. */
const EXPECTED_ERRORS = ['reload failed; keeping the old configuration'];

/**
 * The exporter logs no error but those that the run provokes, prints nothing that is no log line,
 * such as a warning of Node's, and answers no request but a bad reload with 500 or above.
 */
export class LogWatch {
  readonly #faults: string[] = [];
  readonly #stoodStill: (forMs: number) => void;

  /** `stoodStill` is told when the exporter says that its process did not run. */
  constructor(stoodStill: (forMs: number) => void) {
    this.#stoodStill = stoodStill;
  }

  readonly take = (text: string): void => {
    const line = parse(text);
    if (!line) return void this.#faults.push(`the exporter printed: ${text}`);
    const { level, msg = '', path, forMs } = line;
    if (msg.startsWith('event loop stalled')) this.#stoodStill(forMs ?? 0);
    if (level === 'error' && !EXPECTED_ERRORS.includes(msg)) {
      this.#faults.push(`the exporter logged an error: ${text}`);
    }
    if (level === 'warn' && msg === 'request' && path !== '/-/reload') {
      this.#faults.push(`the exporter failed a request: ${text}`);
    }
  };

  /** What was found since the last call. */
  check(): string[] {
    return this.#faults.splice(0);
  }
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
