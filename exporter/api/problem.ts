import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { z } from 'zod';
import { requestContext } from './request-context.ts';

/** RFC 9457. Every answer with a status of 400 and above has this body. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: '`about:blank`: the status says it all' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What was expected, or what to do' }),
    instance: z.string().meta({ description: 'The path that was asked for' }),
    requestId: z.string().meta({ description: 'As in the log and in the header X-Request-Id' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Malformed input: each fault with its path in the input' }),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

export const PROBLEM_TYPE = 'application/problem+json';

export interface ProblemOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** Ends a request with a problem. `detail` is shown to the client: no secrets, no internals. */
export class Problem extends Error {
  readonly code = 'problem';
  override readonly name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: ProblemOptions['errors'];

  constructor(
    status: number,
    detail: string,
    { headers = {}, errors, cause }: ProblemOptions = {},
  ) {
    super(detail, { cause });
    this.status = status;
    this.headers = headers;
    this.errors = errors;
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  const body: z.output<typeof problemSchema> = {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    instance: response.req.path,
    requestId: requestContext(response).id,
    ...(problem.errors && { errors: [...problem.errors] }),
  };
  response.status(problem.status).set(problem.headers).type(PROBLEM_TYPE);
  response.send(JSON.stringify(body));
}
