import { nextTurn } from './time-slice.ts';

/** Requests for the same within this time after it was built get the same response. */
const FRESH_MS = 100;
/** Different responses of one path, such as over different time ranges, at a time. */
const MAX_VARIANTS = 5;

/** Too many different responses are asked for. `status`: of HTTP. */
export class BusyError extends Error {
  readonly code = 'busy';
  readonly status = 503;
  override readonly name = 'BusyError';
}

/** Builds a response, or returns the one that the same request gets. `variant`: of the path. */
export type Share = <T>(path: string, variant: string, build: () => T | Promise<T>) => Promise<T>;

/**
 * Lets requests share responses, so that a thousand clients cost as much as one. Responses are built
 * one after another, and probes go on in between. Rejects with a BusyError if a path has too many variants.
 */
export function shareResponses(): Share {
  const paths = new Map<string, Map<string, Promise<unknown>>>();
  return <T>(path: string, variant: string, build: () => T | Promise<T>) => {
    const variants = paths.get(path) ?? new Map<string, Promise<unknown>>();
    paths.set(path, variants);
    const known = variants.get(variant) as Promise<T> | undefined;
    if (known) return known;
    if (variants.size >= MAX_VARIANTS) {
      const detail = `${MAX_VARIANTS} other responses of ${path} are being built: try again`;
      return Promise.reject(new BusyError(detail));
    }
    const response = nextTurn().then(build);
    variants.set(variant, response);
    const forget = () => void setTimeout(() => variants.delete(variant), FRESH_MS).unref();
    response.then(forget, forget);
    return response;
  };
}
