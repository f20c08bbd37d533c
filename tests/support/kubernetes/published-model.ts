import type { RenderedObject } from './rendered-objects.ts';

const OPERATORS = '@kubernetes-models/prometheus-operator';
type ModelClass = new (data: unknown) => { validate(): void };

/** A value and the module of its model in the packages with the published schemas. */
export interface Modelled {
  readonly model: string;
  readonly value: object;
}

/** An object with the model of its kind. */
export function modelled(object: RenderedObject): Modelled {
  const { apiVersion, kind } = object;
  const root = apiVersion.startsWith('monitoring.coreos.com/') ? OPERATORS : 'kubernetes-models';
  return { model: `${root}/${apiVersion}/${kind}`, value: object };
}

/** A node of an AlertmanagerConfig's tree with its model. */
export function modelledRoute(route: object): Modelled {
  return { model: `${OPERATORS}/monitoring.coreos.com/v1alpha1/Route`, value: route };
}

/** The class of a model. Its interface has the prefix I. */
export function className({ model }: Modelled): string {
  return model.slice(model.lastIndexOf('/') + 1);
}

/** The error of the published schema on a value, if there is one. */
export async function schemaFault(modelled: Modelled): Promise<string | undefined> {
  const module = (await import(modelled.model)) as Record<string, ModelClass>;
  const Model = module[className(modelled)];
  if (Model === undefined) throw new Error(`no class in ${modelled.model}`);
  try {
    new Model(modelled.value).validate();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
