import type { Directory } from '../../discovery/directory.ts';

export interface ShareView {
  /** From 1 to `of`. */
  readonly shard: number;
  readonly of: number;
  readonly services: number;
  readonly allServices: number;
}

export interface ListView {
  readonly name: string;
  /** In force from it; undefined until it was read once. */
  readonly services?: number;
  readonly failure?: string;
}

/** What of the services the page shows; nothing where it shows all. */
export function shareView(directory: Directory): { readonly share?: ShareView } {
  const { shard } = directory;
  if (!shard) return {};
  const services = directory.own().length;
  const allServices = directory.all().length;
  return { share: { shard: shard.index + 1, of: shard.count, services, allServices } };
}

/** The lists of which there is something to say. */
export function listViews(directory: Directory): ListView[] {
  return directory
    .lists()
    .filter(({ services, failure }) => services === undefined || failure !== undefined)
    .map(({ name, services, failure }) => ({
      name,
      ...(services !== undefined && { services }),
      ...(failure !== undefined && { failure }),
    }));
}
