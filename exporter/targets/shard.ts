import { hash } from 'node:crypto';

/** One of several processes that share the services. */
export interface Shard {
  /** 0 to `count` - 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The shard that takes a service. It depends on the name alone, so every process gets the same result.
 * Rendezvous hashing: the shard with the highest hash of both wins. An additional shard takes its share
 * from all others, and no other service moves.
 * Source: Thaler and Ravishankar, "A Name-Based Mapping Scheme for Rendezvous", 1996.
 */
export function shardOf(serviceName: string, count: number): number {
  let winner = 0;
  let highest = '';
  for (let shard = 0; shard < count; shard += 1) {
    const score = hash('sha256', `${shard} ${serviceName}`);
    if (score > highest) [winner, highest] = [shard, score];
  }
  return winner;
}

/** Whether a process takes a service. Without a shard it takes all. */
export function takes(shard: Shard | undefined, serviceName: string): boolean {
  return !shard || shardOf(serviceName, shard.count) === shard.index;
}
