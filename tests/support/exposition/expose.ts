import type { ExpositionFormat } from '../../../exporter/metrics/exposition.ts';
import type { MetricRegistry } from '../../../exporter/metrics/registry.ts';

/** The whole exposition as of now. */
export async function expose(
  registry: Pick<MetricRegistry, 'exposeInPieces'>,
  format: ExpositionFormat = 'text',
): Promise<string> {
  return Array.from(await registry.exposeInPieces(format), String).join('');
}
