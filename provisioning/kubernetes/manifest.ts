import { dump } from 'js-yaml';

/** An object of Kubernetes, and where it stands. */
export interface Manifest {
  /** Its file, from the folder of the kustomization that lists it. */
  readonly file: string;
  /** What a reader has to know; becomes the file's comment. */
  readonly why: string;
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata?: { readonly name?: string; readonly namespace?: string };
  };
}

/** Renders an object as a file with its comment on top. Texts in it keep their lines. */
export function renderManifest({ why, object }: Omit<Manifest, 'file'>): string {
  return `${comment(why)}${dump(object, { lineWidth: -1, noRefs: true })}`;
}

/** Wrapped at 98 characters. */
function comment(text: string): string {
  const lines = text.match(/.{1,98}(?:\s|$)/g) ?? [];
  return lines.map((line) => `# ${line.trimEnd()}\n`).join('');
}
