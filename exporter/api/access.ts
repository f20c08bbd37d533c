import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Settings } from '../config/environment.ts';
import { isWrite } from './endpoint.ts';
import type { Access } from './endpoint.ts';
import { Problem } from './problem.ts';

/** Wrong tokens that one address may send in a minute; then it has to wait for the minute's end. */
export const FAILURES_PER_MINUTE = 10;

const REALM = 'realm="penpal-ai-monitoring"';
/** The variable that closes an endpoint; the first that is set counts. */
const VARIABLES = {
  open: [],
  read: ['API_TOKEN'],
  metrics: ['METRICS_TOKEN', 'API_TOKEN'],
  notifications: ['NOTIFICATIONS_TOKEN'],
  admin: ['ADMIN_TOKEN'],
} as const satisfies Record<Access, readonly (keyof Settings)[]>;

/**
 * Lets a request pass if it carries the endpoint's bearer token. Reads without a configured token
 * are open; writes without one are closed to all. A read's token may also come as the password of
 * HTTP Basic, which is what a browser can ask a person for.
 */
export function createGuard(settings: Settings) {
  const limiters = {} as Record<Access, ReturnType<typeof limitFailures>>;
  return (access: Access, forBrowser = false): RequestHandler => {
    const limiter = (limiters[access] ??= limitFailures());
    const token = VARIABLES[access].map((name) => settings[name]).find((value) => value);
    if (!token) return isWrite(access) ? refuseAll(VARIABLES[access][0] ?? '') : passAll;
    const allowBasic = !isWrite(access);
    const challenge = `Bearer ${REALM}${forBrowser ? `, Basic ${REALM}, charset="UTF-8"` : ''}`;
    return async (request, response, next) => {
      const given = credentialOf(request, allowBasic);
      const headers = { 'WWW-Authenticate': challenge };
      if (given === undefined) throw new Problem(401, 'expected a bearer token', { headers });
      // Before the limit: who has the token is not to wait for others behind the same address. What keeps
      // a token from being guessed is its length; the limit makes the attempt show and costs it nothing else.
      if (equalInConstantTime(given, token)) return next();
      await limiter.refuseBlocked(request);
      await limiter.count(request, response);
      throw new Problem(401, 'the token is not the right one', { headers });
    };
  };
}

const passAll: RequestHandler = (_request, _response, next) => next();

function refuseAll(variable: string): RequestHandler {
  return () => {
    throw new Problem(403, `closed: no token is configured; set ${variable} and send it as bearer`);
  };
}

/** The bearer token or the Basic password; undefined without either. */
function credentialOf(request: Request, allowBasic: boolean): string | undefined {
  const [scheme = '', value = ''] = (request.get('authorization') ?? '').split(/ +(.*)/);
  if (/^bearer$/i.test(scheme)) return value;
  if (!allowBasic || !/^basic$/i.test(scheme)) return undefined;
  return Buffer.from(value, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
}

/** Hashed first: equal lengths, and nothing to learn from how long the comparison takes. */
function equalInConstantTime(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** A request without a token is no attempt to guess one, so only wrong tokens are counted. */
function limitFailures() {
  const keyGenerator = (request: Request) => ipKeyGenerator(request.ip ?? '');
  const limiter = rateLimit({
    windowMs: 60_000,
    limit: FAILURES_PER_MINUTE,
    keyGenerator,
    legacyHeaders: false,
    standardHeaders: false,
    validate: false,
    handler: (_request, _response, next) => next(),
  });
  return {
    count: (request: Request, response: Response) =>
      new Promise((resolve) => void limiter(request, response, resolve)),
    refuseBlocked: async (request: Request): Promise<void> => {
      const seen = await limiter.getKey(keyGenerator(request));
      if (!seen || seen.totalHits < FAILURES_PER_MINUTE) return;
      const waitMs = (seen.resetTime?.getTime() ?? Date.now()) - Date.now();
      const headers = { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) };
      throw new Problem(429, 'too many wrong tokens from this address', { headers });
    },
  };
}
