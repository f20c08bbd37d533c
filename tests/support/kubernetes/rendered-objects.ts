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

/** Every rendered object except kustomizations, by the path of its file. */
export function renderedObjects(variables: Readonly<Record<string, string>> = {}) {
  const files = [...renderKubernetes(readKubernetesSettings(variables))];
  const objects = files.map(([path, text]) => [path, load(text) as RenderedObject] as const);
  return new Map(objects.filter(([path]) => !path.endsWith('kustomization.yaml')));
}

/** The object in that file, with the type that the test expects. Throws if there is none. */
export function renderedObject<T>(path: string, variables: Readonly<Record<string, string>> = {}) {
  const object = renderedObjects(variables).get(path);
  if (object === undefined) throw new Error(`nothing renders ${path}`);
  return object as RenderedObject & T;
}
