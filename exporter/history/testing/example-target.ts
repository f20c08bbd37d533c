import type { CheckConfig, ServiceConfig } from '../../config/config.ts';
import { initialState } from '../../probes/health-state.ts';
import type { TargetState } from '../../probes/target-state.ts';
import { serviceOf } from '../../testing/check-of.ts';

/** For tests: a service with the defaults of services.yml. */
export function exampleService(name: string, check: Partial<CheckConfig> = {}): ServiceConfig {
  const url = `http://${name}.test`;
  return serviceOf(name, { url: `${url}/api/v1/health`, ...check }, { url });
}

/** For tests: a service that has not been probed yet, with what is given on top. */
export function exampleTarget(name: string, known: Partial<TargetState> = {}): TargetState {
  return {
    ...initialState(exampleService(name)),
    ...known,
  };
}
