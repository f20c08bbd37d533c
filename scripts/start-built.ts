import { startExporter } from '../demo/exporter.ts';
import type { ExporterOptions } from '../demo/exporter.ts';
import type { RunningServer } from '../demo/real-parts/start-on-port.ts';
import { productionCommand } from './production-command.ts';

export interface BuiltOptions extends Omit<ExporterOptions, 'command'> {
  /** Node's own, beside those that it is shipped with. */
  readonly flags?: readonly string[];
}

/**
 * Starts what `npm run build` made, with the flags and variables of `npm start` and as an environment
 * of production; else as `startExporter`.
 */
export function startBuilt({ flags = [], ...options }: BuiltOptions): Promise<RunningServer> {
  const { variables, words } = productionCommand();
  return startExporter({
    ...options,
    command: [process.execPath, ...flags, ...words],
    environment: { ...variables, NODE_ENV: 'production', ...options.environment },
  });
}
