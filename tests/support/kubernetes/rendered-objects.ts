import { load } from 'js-yaml';
import { renderKubernetes } from '../../../provisioning/kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from '../../../provisioning/kubernetes/settings.ts';

/** An object of a manifest file. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

type Variables = Readonly<Record<string, string>>;
const renderedFiles = new Map<string, ReadonlyMap<string, string>>();

/** The files with these settings, rendered once. */
function filesOf(variables: Variables): ReadonlyMap<string, string> {
  const key = JSON.stringify(variables);
  const files = renderedFiles.get(key) ?? renderKubernetes(readKubernetesSettings(variables));
  renderedFiles.set(key, files);
  return files;
}

/** Every rendered object except kustomizations, by the path of its file. */
export function renderedObjects(variables: Variables = {}) {
  const files = [...filesOf(variables)].filter(([path]) => !path.endsWith('kustomization.yaml'));
  return new Map(files.map(([path, text]) => [path, load(text) as RenderedObject] as const));
}

/** The object in that file, with the type that the test expects. Throws if there is none. */
export function renderedObject<T>(path: string, variables: Variables = {}) {
  const text = filesOf(variables).get(path);
  if (text === undefined) throw new Error(`nothing renders ${path}`);
  return load(text) as RenderedObject & T;
}
