import { isWrite } from './endpoint.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';

/** The problems that an endpoint may answer with, from what it asks of a request. */
export function problemAnswers({ access, query, body }: Endpoint): Answer[] {
  const guarded = access !== 'open';
  return [
    ...((query ?? body) ? [problem(400, 'Malformed; `errors` names each fault')] : []),
    ...(guarded ? [problem(401, 'Without the right token')] : []),
    ...(isWrite(access) ? [problem(403, 'Closed: no token is configured')] : []),
    ...(body ? [problem(413, 'Body above 1 MiB'), problem(415, 'Body that is not JSON')] : []),
    ...(guarded ? [problem(429, 'Too many wrong tokens from this address')] : []),
    problem(500, 'An error; the log has it under the requestId'),
  ];
}

function problem(status: number, description: string): Answer {
  return { status, description, type: PROBLEM_TYPE, schema: problemSchema };
}
