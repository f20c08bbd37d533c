import { z } from 'zod';
import { secretFileFaults } from '../secret-file.ts';

/** Variables that cannot be used; the message names each and what was expected. */
export class PrometheusSettingsError extends Error {
  readonly code = 'PROMETHEUS_SETTINGS_INVALID';
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const schema = z.object({
  /** Compose's own variable: with `ha` in it there are two of each. */
  COMPOSE_PROFILES: z
    .string()
    .default('')
    .transform((profiles) => profiles.split(',').map((profile) => profile.trim())),
  REMOTE_WRITE_URL: z
    .url({ protocol: /^https?$/, error: 'expected a URL of http or https' })
    .refine((url) => !URL.parse(url)?.password, 'a password belongs into a file')
    .optional(),
  REMOTE_WRITE_USERNAME: z.string().optional(),
  REMOTE_WRITE_PASSWORD_FILE: z.string().optional(),
  REMOTE_WRITE_TOKEN_FILE: z.string().optional(),
  REMOTE_WRITE_REPLICA_LABEL: z
    .string()
    .regex(LABEL_NAME, 'expected the name of a label')
    .optional(),
});

/** What the environment says about Prometheus; the names are those of `.env.example`. */
export type PrometheusSettings = Readonly<z.output<typeof schema>>;

/** Reads the variables; empty ones count as not set. Throws a PrometheusSettingsError. */
export function readPrometheusSettings(
  variables: Readonly<Record<string, string | undefined>>,
): PrometheusSettings {
  const set = Object.entries(variables).filter(([, value]) => value !== '');
  const { data, error } = schema.safeParse(Object.fromEntries(set));
  const faults = data
    ? faultsTogether(data)
    : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (data === undefined || faults.length > 0) {
    throw new PrometheusSettingsError(faults.join('\n'));
  }
  return data;
}

function faultsTogether(settings: PrometheusSettings): string[] {
  const { REMOTE_WRITE_URL: url, ...others } = settings;
  const named = Object.entries(others).filter(([name]) => name.startsWith('REMOTE_WRITE_'));
  if (url === undefined) {
    return named.map(([name]) => `${name}: expected REMOTE_WRITE_URL to be set, too`);
  }
  const has = Object.fromEntries(named.map(([name]) => [name, true]));
  const hasUser = has['REMOTE_WRITE_USERNAME'] ?? false;
  const hasPassword = has['REMOTE_WRITE_PASSWORD_FILE'] ?? false;
  return [
    ...(hasUser === hasPassword
      ? []
      : ['REMOTE_WRITE_USERNAME, REMOTE_WRITE_PASSWORD_FILE: expected both or neither']),
    ...(hasPassword && has['REMOTE_WRITE_TOKEN_FILE']
      ? ['REMOTE_WRITE_TOKEN_FILE: expected a token or a password, not both']
      : []),
  ];
}

/**
 * What is wrong with the files of secrets: one line each. Prometheus starts without them and only
 * every write fails, so they are looked at before.
 */
export function secretFaults(settings: PrometheusSettings): string[] {
  const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'));
  return files.flatMap(([name, file]) => secretFileFaults(name, String(file)));
}
