import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { USUAL_CONTROL_PORT } from './control.ts';
import { SERVICE_NAMES, type ServiceName } from './service-names.ts';

/** An environment that cannot be used; the message names each variable and what was expected. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';
}

export interface Settings {
  /** `FLEET_SERVICE`: this service alone, as in a container. All four without it. */
  readonly only: ServiceName | undefined;
  /** `PORT`, for one service alone. Default: the real one's. */
  readonly port: number | undefined;
  /** `FLEET_HOST`: where services listen; `0.0.0.0` in a container. Default 127.0.0.1. */
  readonly host: string;
  /** `FLEET_CONTROL_PORT`. Default 3009; for one service alone: no control server. */
  readonly controlPort: number | undefined;
  /** `FLEET_CONTROL_HOST`. Default 127.0.0.1. */
  readonly controlHost: string;
  /** `FLEET_SEED`. Default 1. */
  readonly seed: number;
  /** `FLEET_SPEED`: platform seconds in a real one. Default 1. */
  readonly speed: number;
  /** `FLEET_UPTIME_SECONDS`. Default 3600; for one service alone 0, so that a restart shows. */
  readonly uptimeSeconds: number;
  /**
   * `AI_SERVICE_API_KEY`, the real service's own variable, or what the file holds that
   * `AI_SERVICE_API_KEY_FILE` names: ai-service demands it.
   */
  readonly apiKey: string | undefined;
}

const port = z.coerce.number().int().min(0).max(65535);

const schema = z.object({
  FLEET_SERVICE: z.enum(SERVICE_NAMES).optional(),
  PORT: port.optional(),
  FLEET_HOST: z.string().default('127.0.0.1'),
  FLEET_CONTROL_PORT: port.optional(),
  FLEET_CONTROL_HOST: z.string().default('127.0.0.1'),
  FLEET_SEED: z.coerce.number().int().default(1),
  FLEET_SPEED: z.coerce.number().positive().default(1),
  FLEET_UPTIME_SECONDS: z.coerce.number().min(0).optional(),
  AI_SERVICE_API_KEY: z.string().optional(),
  AI_SERVICE_API_KEY_FILE: z.string().optional(),
});

/** Reads the fleet's variables; an empty one counts as unset. Throws `SettingsError`. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = schema.safeParse(set);
  if (error) {
    const wrong = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new SettingsError(wrong.join('\n'));
  }
  const only = data.FLEET_SERVICE;
  return {
    only,
    port: data.PORT,
    host: data.FLEET_HOST,
    controlPort: data.FLEET_CONTROL_PORT ?? (only ? undefined : USUAL_CONTROL_PORT),
    controlHost: data.FLEET_CONTROL_HOST,
    seed: data.FLEET_SEED,
    speed: data.FLEET_SPEED,
    uptimeSeconds: data.FLEET_UPTIME_SECONDS ?? (only ? 0 : 3600),
    apiKey: data.AI_SERVICE_API_KEY ?? readKey(data.AI_SERVICE_API_KEY_FILE),
  };
}

function readKey(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new SettingsError(`AI_SERVICE_API_KEY_FILE: ${file} cannot be read`, { cause });
  }
}
