import type { Manifest } from './manifest.ts';

/** The kustomization that lists these resources. */
export function kustomization(resources: readonly string[], why: string): Manifest {
  const object = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources],
  };
  return { file: 'kustomization.yaml', why, object };
}
