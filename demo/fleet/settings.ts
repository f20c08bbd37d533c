import { z } from 'zod';
import { explainIssues, SettingsError, setVariables } from '../../provisioning/settings.ts';
import type { Variables } from '../../provisioning/settings.ts';
import { USUAL_CONTROL_PORT } from './fleet.ts';
import { SERVICE_NAMES } from './penpal-services.ts';

const aPort = 'expected a port from 0 to 65535';
const port = z.coerce.number(aPort).int(aPort).min(0, aPort).max(65535, aPort);

const schema = z
  .object({
    /** This service alone, as in a container. Default: all four. */
    FLEET_SERVICE: z.enum(SERVICE_NAMES).optional(),
    /** For one service alone. Default: the real one's. */
    PORT: port.optional(),
    /** Where services listen; `0.0.0.0` in a container. */
    FLEET_HOST: z.string().default('127.0.0.1'),
    /** Default 3009; with `FLEET_SERVICE`: no control server. */
    FLEET_CONTROL_PORT: port.optional(),
    /** `true` adds what the real services only plan. */
    FLEET_PLANNED: z.stringbool().default(false),
  })
  .transform((env) => ({
    only: env.FLEET_SERVICE,
    port: env.PORT,
    host: env.FLEET_HOST,
    controlPort: env.FLEET_CONTROL_PORT ?? (env.FLEET_SERVICE ? undefined : USUAL_CONTROL_PORT),
    // A service alone starts at zero, so that a restart is visible.
    uptimeSeconds: env.FLEET_SERVICE ? 0 : 3600,
    planned: env.FLEET_PLANNED,
  }));

/** Reads the variables of the fleet; an empty one counts as unset. Throws a `SettingsError`. */
export function readSettings(env: Variables): z.infer<typeof schema> {
  const { data, error } = schema.safeParse(setVariables(env));
  if (data) return data;
  throw new SettingsError(explainIssues(error).join('\n'));
}
