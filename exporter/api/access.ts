import { hash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { rateLimit, type RateLimitInfo } from 'express-rate-limit';
import type { Settings } from '../config/environment.ts';
import { Problem } from './problem.ts';

/** Wrong tokens that one address may send in a minute before it gets 429 until the minute ends. */
export const FAILURES_PER_MINUTE = 10;

const REALM = 'realm="penpal-ai-monitoring"';
/** The variables that hold an endpoint's token; the first one that is set counts. */
const VARIABLES = {
  open: [],
  read: ['API_TOKEN'],
  metrics: ['METRICS_TOKEN', 'API_TOKEN'],
  notifications: ['NOTIFICATIONS_TOKEN'],
  admin: ['ADMIN_TOKEN'],
} as const satisfies Record<string, readonly (keyof Settings)[]>;

/** Who may call: `read` and `metrics` are open unless a token is configured, writes never are. */
export type Access = keyof typeof VARIABLES;

/** Writes are closed while no token is configured. */
export function isWrite(access: Access): boolean {
  return access === 'notifications' || access === 'admin';
}

/**
 * Makes an endpoint's guard, which requires its bearer token. A read's token may also be the password
 * of HTTP Basic, which a browser can ask a person for. Wrong tokens are limited, by address and access.
 * A client with the right token never waits for others behind its address: the token's length
 * protects it from guessing, the limit makes the attempts visible.
 */
export function createGuard(settings: Settings) {
  const limiters = new Map<Access, RequestHandler>();
  return (access: Access = 'read', forBrowser = false): RequestHandler => {
    const [variable] = VARIABLES[access];
    const token = VARIABLES[access].map((name) => settings[name]).find((value) => value);
    if (!token) return isWrite(access) ? refuseAll(variable ?? '') : letAllPass;
    const limiter = limiters.get(access) ?? limitGuesses();
    limiters.set(access, limiter);
    const basic = forBrowser ? `, Basic ${REALM}, charset="UTF-8"` : '';
    const headers = { 'WWW-Authenticate': `Bearer ${REALM}${basic}` };
    return (request, response, next) => {
      const given = credentialOf(request, !isWrite(access));
      if (given === undefined) throw new Problem(401, 'expected a bearer token', { headers });
      if (timingSafeEqual(digest(given), digest(token))) return next();
      const wrong = new Problem(401, 'the token is not the right one', { headers });
      return limiter(request, response, (error: unknown = wrong) => next(error));
    };
  };
}

const letAllPass: RequestHandler = (_request, _response, next) => next();

function refuseAll(variable: string): RequestHandler {
  return () => {
    throw new Problem(403, `closed: no token is configured; set ${variable} and send it as bearer`);
  };
}

function limitGuesses(): RequestHandler {
  return rateLimit({
    ...{ windowMs: 60_000, limit: FAILURES_PER_MINUTE },
    ...{ legacyHeaders: false, standardHeaders: false, validate: false },
    handler: (request) => {
      const { resetTime } = (request as Request & { rateLimit: RateLimitInfo }).rateLimit;
      const waitMs = (resetTime?.getTime() ?? Date.now()) - Date.now();
      const headers = { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) };
      throw new Problem(429, 'too many wrong tokens from this address', { headers });
    },
  });
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

/** Digests have equal lengths, and the time that their comparison takes reveals nothing. */
const digest = (text: string) => hash('sha256', text, 'buffer');
