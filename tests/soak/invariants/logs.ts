interface Line {
  readonly level?: string;
  readonly msg?: string;
  readonly path?: string;
  readonly forMs?: number;
}

/** Errors that the run causes. */
const EXPECTED_ERRORS = ['reload failed; keeping the old configuration'];

/**
 * The exporter logs only errors that the run causes, prints only log lines (no warning of Node, for example),
 * and responds with 500 or above only to a bad reload.
 */
export class LogWatch {
  readonly #faults: string[] = [];
  readonly #onStall: (forMs: number) => void;

  /** Calls `onStall` when the exporter logs a stalled event loop. */
  constructor(onStall: (forMs: number) => void) {
    this.#onStall = onStall;
  }

  readonly take = (text: string): void => {
    const line = parse(text);
    if (!line) return void this.#faults.push(`the exporter printed: ${text}`);
    const { level, msg = '', path, forMs } = line;
    if (msg.startsWith('event loop stalled')) this.#onStall(forMs ?? 0);
    if (level === 'error' && !EXPECTED_ERRORS.includes(msg)) {
      this.#faults.push(`the exporter logged an error: ${text}`);
    }
    if (level === 'warn' && msg === 'request' && path !== '/-/reload') {
      this.#faults.push(`the exporter failed a request: ${text}`);
    }
  };

  /** The faults since the last call. */
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
