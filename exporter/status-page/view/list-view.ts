import type { Directory } from '../../targets/service-directory.ts';

export interface ListView {
  readonly name: string;
  /** In force from it; undefined until it was read once. */
  readonly services?: number;
  readonly failure?: string;
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
