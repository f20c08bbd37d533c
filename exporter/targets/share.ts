import type { Directory } from './directory.ts';

/** The part of the services that this process watches, where several share them. */
export interface Share {
  /** From 1 to `of`. */
  readonly shard: number;
  readonly of: number;
  readonly services: number;
  readonly allServices: number;
}

/** Undefined: this process watches all services. */
export function shareOf(directory: Directory): Share | undefined {
  const { shard } = directory;
  if (!shard) return undefined;
  const services = directory.own().length;
  const allServices = directory.all().length;
  return { shard: shard.index + 1, of: shard.count, services, allServices };
}
