import { nextTurn } from './time-slice.ts';

/** Requests for the same within this time after it was built get the same response. */
const FRESH_MS = 100;
/** Different responses of one path, such as over different time ranges, at a time. */
const MAX_VARIANTS = 5;

/** Too many different responses are asked for. */
export class BusyError extends Error {
  readonly code = 'busy';
  override readonly name = 'BusyError';
  /** When to try again, milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 1000) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Builds a response, or returns the one that the same request gets. `variant`: of the path. `most`: variants at a
 * time, by default MAX_VARIANTS.
 */
export type Share = <T>(
  path: string,
  variant: string,
  build: () => T | Promise<T>,
  most?: number,
) => Promise<T>;

/** The responses of a path that requests share, and which of them are being built or fresh. */
interface Path {
  readonly responses: Map<string, Promise<unknown>>;
  readonly built: Set<string>;
}

/**
 * Lets requests share responses, so that a thousand clients cost as much as one. Responses are built one after another,
 * and probes go on in between. Rejects with a BusyError if a path has too many variants; a refusal takes no place.
 */
export function shareResponses(): Share {
  const paths = new Map<string, Path>();
  return <T>(path: string, variant: string, build: () => T | Promise<T>, most = MAX_VARIANTS) => {
    const { responses, built } = paths.get(path) ?? { responses: new Map(), built: new Set() };
    paths.set(path, { responses, built });
    const known = responses.get(variant) as Promise<T> | undefined;
    if (known) return known;
    const response = nextTurn().then(() => {
      if (built.size >= most) {
        const detail = `${most} other responses of ${path} are being built: try again`;
        throw new BusyError(detail);
      }
      built.add(variant);
      return build();
    });
    responses.set(variant, response);
    const forget = () => {
      responses.delete(variant);
      built.delete(variant);
    };
    response.then(() => void setTimeout(forget, FRESH_MS).unref(), forget);
    return response;
  };
}
