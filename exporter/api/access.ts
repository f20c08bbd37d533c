import { hash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
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
 * of HTTP Basic, which a browser can ask a person for. Wrong tokens are limited by address.
 * A client with the right token never waits for others behind its address: the token's length
 * protects it from guessing, the limit makes the attempts visible.
 */
export function createGuard(settings: Settings) {
  // The library adds Retry-After with its standard headers.
  const limiter = rateLimit({
    ...{ windowMs: 60_000, limit: FAILURES_PER_MINUTE, validate: false },
    ...{ standardHeaders: true, legacyHeaders: false },
    handler: () => {
      throw new Problem(429, 'too many wrong tokens from this address');
    },
  });
  return (access: Access = 'read', forBrowser = false): RequestHandler => {
    const [variable] = VARIABLES[access];
    const token = VARIABLES[access].map((name) => settings[name]).find((value) => value);
    const basic = forBrowser ? `, Basic ${REALM}, charset="UTF-8"` : '';
    const headers = { 'WWW-Authenticate': `Bearer ${REALM}${basic}` };
    return (request, response, next) => {
      if (!token && !isWrite(access)) return next();
      const given = credentialOf(request, !isWrite(access));
      if (given === undefined) throw new Problem(401, 'expected a bearer token', { headers });
      if (!token) throw new Problem(403, `closed: set ${variable} and send it as a bearer token`);
      if (timingSafeEqual(digest(given), digest(token))) return next();
      const wrong = new Problem(401, 'the token is not the right one', { headers });
      return limiter(request, response, (error: unknown = wrong) => next(error));
    };
  };
}

/**
 * Refuses names in the Host header that are not ALLOWED_HOSTS. A page on the internet may let its own name
 * resolve to this service, and then read it as its own (DNS rebinding). Addresses cannot be used for that.
 */
export function checkHost({ ALLOWED_HOSTS }: Settings): RequestHandler {
  const allowed = ALLOWED_HOSTS && new Set(['localhost', ...ALLOWED_HOSTS]);
  return ({ hostname = '' }, _response, next) => {
    const name = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
    if (!allowed || allowed.has(name) || isIP(name) !== 0) return next();
    throw new Problem(421, 'the Host header has none of the names in ALLOWED_HOSTS');
  };
}

/** The bearer token or the Basic password; undefined without either. */
function credentialOf(request: Request, allowBasic: boolean): string | undefined {
  const [scheme = '', value = ''] = (request.get('authorization') ?? '').split(/ +(.*)/);
  if (/^bearer$/i.test(scheme)) return value;
  if (!allowBasic || !/^basic$/i.test(scheme)) return undefined;
  const text = Buffer.from(value, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

/** Digests have equal lengths, and the time that their comparison takes reveals nothing. */
const digest = (text: string) => hash('sha256', text, 'buffer');
