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
    instance: z
      .string()
      .meta({ description: 'The path that was asked for; empty if it is not known' }),
    requestId: z.string().meta({ description: 'As in the log and in the header X-Request-Id' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Malformed input: each fault with its path in the input' }),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

type ProblemAnswer = z.output<typeof problemSchema>;

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
  const { status, message: detail, errors } = problem;
  const { id: requestId } = requestContext(response);
  response.status(status).set(problem.headers).type(PROBLEM_TYPE);
  response.send(problemBody({ status, detail, instance: response.req.path, requestId, errors }));
}

interface ProblemMembers extends Pick<
  ProblemAnswer,
  'status' | 'detail' | 'instance' | 'requestId'
> {
  readonly errors?: ProblemOptions['errors'] | undefined;
}

/** The document as text. */
export function problemBody({ errors, ...members }: ProblemMembers): string {
  const body: ProblemAnswer = {
    type: 'about:blank',
    title: STATUS_CODES[members.status] ?? 'Error',
    ...members,
    ...(errors && { errors: [...errors] }),
  };
  return JSON.stringify(body);
}
