/** A configuration that cannot be used. The message names file, path and expectation, a line each. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
  }
}
