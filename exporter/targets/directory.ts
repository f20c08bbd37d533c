import type { ServiceConfig } from '../config/config.ts';
import type { Shard } from './shard.ts';
import type { ListState } from './list-state.ts';

/** What there is to monitor, and which share of it this process takes. */
export interface Directory {
  /** Of services.yml and of all lists, whoever takes them. */
  all(): readonly ServiceConfig[];
  /** Those that this process takes. */
  own(): readonly ServiceConfig[];
  /** Which of several processes this one is; undefined if it takes all services. */
  readonly shard: Shard | undefined;
  /** In the order of services.yml. */
  lists(): readonly ListState[];
}
