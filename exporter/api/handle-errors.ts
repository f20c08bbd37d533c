import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../logger.ts';
import { Problem, sendProblem } from './problem.ts';
import { requestContext } from './request-context.ts';

/** The last route: whatever no other one answered. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'there is nothing here; /api/docs lists what there is');
};

/** Turns whatever was thrown into a problem. What nobody expected is logged, and never shown. */
export function handleErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const problem = toProblem(error);
    if (problem.status >= 500 && !(error instanceof Problem)) {
      log.error({ err: error, requestId: requestContext(response).id }, 'request failed');
    }
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem);
  };
}

const INTERNAL = 'an error that was not foreseen; the log has it under the requestId';

/** What express and its body parser throw carries a status and a type. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (type === 'entity.parse.failed') {
    const errors = [{ path: '(the whole)', message: 'expected a JSON document' }];
    return new Problem(400, 'the body is malformed', { errors });
  }
  if (status === 413) return new Problem(413, 'the body is larger than 1 MiB');
  if (status === 415) return new Problem(415, 'expected a body in UTF-8, plain, gzip or deflate');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem(status, 'the request is malformed');
  }
  return new Problem(500, INTERNAL, { cause: error });
}
