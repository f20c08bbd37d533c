import { z } from 'zod';
import { explainIssues, secretFileFaults, SettingsError, setVariables } from '../settings.ts';
import type { Variables } from '../settings.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const schema = z.object({
  /** Compose's own variable. With `ha` in it there are two of each. */
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

/** The Prometheus settings of the environment, with the names of `.env.example`. */
export type PrometheusSettings = Readonly<z.output<typeof schema>>;

/** Reads the variables. Throws a SettingsError that names each invalid one. */
export function readPrometheusSettings(variables: Variables): PrometheusSettings {
  const { data, error } = schema.safeParse(setVariables(variables));
  const faults = data ? contradictions(data) : explainIssues(error);
  if (data === undefined || faults.length > 0) throw new SettingsError(faults.join('\n'));
  return data;
}

/** Variables that are valid alone and not together. */
function contradictions(settings: PrometheusSettings): string[] {
  const {
    REMOTE_WRITE_URL: url,
    REMOTE_WRITE_USERNAME: username,
    REMOTE_WRITE_PASSWORD_FILE: password,
    REMOTE_WRITE_TOKEN_FILE: token,
  } = settings;
  if (url === undefined) {
    const named = Object.keys(settings).filter((name) => name.startsWith('REMOTE_WRITE_'));
    return named.map((name) => `${name}: expected REMOTE_WRITE_URL to be set, too`);
  }
  return [
    ...((username === undefined) === (password === undefined)
      ? []
      : ['REMOTE_WRITE_USERNAME, REMOTE_WRITE_PASSWORD_FILE: expected both or neither']),
    ...(password !== undefined && token !== undefined
      ? ['REMOTE_WRITE_TOKEN_FILE: expected a token or a password, not both']
      : []),
  ];
}

/** Faults of the files with secrets, one line for each. */
export function secretFaults(settings: PrometheusSettings): string[] {
  const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'));
  return secretFileFaults(files.map(([name, file]) => [name, String(file)]));
}
