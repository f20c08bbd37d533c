import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { BusyError } from '../share-responses.ts';
import { named } from './fields.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Body of every response with a status of 400 and above. */
export const problemSchema = named('Problem', 'Problem details, RFC 9457', {
  type: z.string().describe('`about:blank`: the status says it all'),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().describe('What was expected, or what to do'),
  instance: z.string().describe('Path of the request; empty if it is not known'),
  requestId: z.string().describe('As in the log and in the header X-Request-Id'),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe('Malformed input: each fault with its path in the input'),
});

interface ProblemOptions extends Partial<Pick<z.output<typeof problemSchema>, 'errors'>> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a problem. The client sees `detail`: no secrets, no internals. */
export class Problem extends Error {
  readonly code = 'problem';
  override readonly name = 'Problem';
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.status = status;
    this.options = options;
  }
}

/** The problem as JSON. */
export function problemBody(
  { status, message: detail, options: { errors } }: Problem,
  request: { readonly instance: string; readonly requestId: string },
): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({ type: 'about:blank', title, status, detail, ...request, errors });
}

/** Turns what a handler threw into a problem. Unexpected errors are logged and never shown. */
export function handleErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, { path: instance }, response, _next) => {
    const problem = error instanceof Problem ? error : toProblem(error);
    const requestId = response.get('X-Request-Id') ?? '';
    if (problem !== error && problem.status === 500) {
      log.error({ err: error, requestId }, 'request failed');
    }
    if (response.headersSent) return void response.destroy();
    response.set({ 'Cache-Control': 'no-store', ...problem.options.headers });
    response.status(problem.status).type(PROBLEM_TYPE);
    response.send(problemBody(problem, { instance, requestId }));
  };
}

/** Errors of express have a status. */
function toProblem(error: unknown): Problem {
  if (error instanceof BusyError) {
    const seconds = Math.ceil(error.retryAfterMs / 1000);
    return new Problem(503, error.message, { headers: { 'Retry-After': String(seconds) } });
  }
  const { status = 500 } = error as { status?: number };
  if (status >= 400 && status < 500) return new Problem(status, 'the request is malformed');
  return new Problem(500, 'unexpected error; the log has it under the requestId');
}
