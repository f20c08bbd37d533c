import type { CorsOptions } from 'cors';
import type { HelmetOptions } from 'helmet';
import type { Settings } from '../config/environment.ts';

/**
 * Nothing inline and nothing from elsewhere. `upgrade-insecure-requests` and HSTS stay off: the
 * service speaks plain HTTP, as do its neighbours on other ports of the host.
 */
export const securityHeaders: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'manifest-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'self'"],
    },
  },
  strictTransportSecurity: false,
};

/** Browsers may read from the configured origins; writes are for servers. */
export function corsOptions({ CORS_ALLOWED_ORIGINS: allowed }: Settings): CorsOptions {
  const anyOrigin = allowed.includes('*');
  return {
    origin: anyOrigin ? '*' : allowed.map((url) => new URL(url).origin),
    credentials: !anyOrigin,
    methods: ['GET', 'HEAD'],
    allowedHeaders: ['Authorization', 'X-Request-Id'],
    exposedHeaders: ['Content-Disposition', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
  };
}
