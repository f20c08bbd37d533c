import { z } from 'zod';
import type { Directory } from '../targets/directory.ts';
import { shareOf } from '../targets/share.ts';
import { count } from './field-schemas.ts';

const shareSchema = z
  .object({
    shard: z.int().min(1).meta({ description: 'This process: 1 to `of`, SHARD_INDEX + 1' }),
    of: z.int().min(2).meta({ description: 'SHARD_COUNT' }),
    services: count.meta({ description: 'That this process watches' }),
    allServices: count.meta({ description: 'Of all shards together' }),
  })
  .meta({ id: 'Share', description: 'The share of the services that this process watches' });

/** For every answer that counts or lists services: that it does not speak of all of them. */
export const shareFields = {
  share: shareSchema.nullable().meta({
    description:
      'What the answer speaks of; null: of all services. What comes from Prometheus as a whole, such as alerts, is of all shards',
  }),
};

export function shareOfAnswer({ directory }: { readonly directory: Directory }) {
  return { share: shareOf(directory) ?? null };
}
