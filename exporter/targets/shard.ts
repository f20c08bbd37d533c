import { hash } from 'node:crypto';

/** One of several processes that share the services among them. */
export interface Shard {
  /** 0 to `count` - 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * Which of `count` shards takes a service, by its name alone: every process comes to the same
 * answer without asking another. Rendezvous hashing: the shard with the highest hash of both wins,
 * so that one shard more takes from each of the others its own share and nothing else moves.
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

/** Whether a process takes a service; without a shard it takes all. */
export function takes(shard: Shard | undefined, serviceName: string): boolean {
  return !shard || shardOf(serviceName, shard.count) === shard.index;
}

/** `shard 2 of 3`: people count from 1. */
export function shardName({ index, count }: Shard): string {
  return `shard ${index + 1} of ${count}`;
}
