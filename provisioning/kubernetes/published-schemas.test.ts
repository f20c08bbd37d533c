import type { IRoute } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Route';
import { describe, expect, test } from 'vitest';
import { EVERY_SETTING } from '../../tests/support/kubernetes/every-setting.ts';
import {
  modelled,
  modelledRoute,
  schemaFault,
} from '../../tests/support/kubernetes/published-model.ts';
import {
  renderedObject,
  renderedObjects,
} from '../../tests/support/kubernetes/rendered-objects.ts';
import { unknownFields } from '../../tests/support/kubernetes/unknown-fields.ts';

/** Each route on its own: to the resource's schema what is below the first is anything. */
function routesOf(variables: Readonly<Record<string, string>>) {
  const config = renderedObject<{ spec: { route: IRoute } }>(
    'base/alertmanagerconfig.yaml',
    variables,
  );
  const flat = ({ routes = [], ...route }: IRoute): IRoute[] => [
    route,
    ...(routes as IRoute[]).flatMap(flat),
  ];
  return flat(config.spec.route).map(modelledRoute);
}

describe.each([
  ['as shipped', {}],
  ['with every setting', EVERY_SETTING],
])('%s', (_, variables) => {
  const objects = [...renderedObjects(variables)];

  test.each(objects)('%s is as its published schema wants it', async (_, object) => {
    expect(await schemaFault(modelled(object))).toBeUndefined();
  });

  test('every route of the tree is as the published schema wants it', async () => {
    const routes = routesOf(variables);
    expect(routes.length).toBeGreaterThan(10);
    const faults = await Promise.all(routes.map(schemaFault));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('no object and no route has a field that its published type has not', () => {
    const values = [...objects.map(([, object]) => modelled(object)), ...routesOf(variables)];
    expect(unknownFields(values)).toEqual([]);
  });
});

test('a value of the wrong kind is found by the schema', async () => {
  const broken = { ...renderedObject('single/deployment.yaml'), spec: { replicas: 'one' } };
  expect(await schemaFault(modelled(broken))).toContain('/spec/replicas');
});

test('a field that does not exist is found however deep it stands', () => {
  const monitor = renderedObject<{ spec: { endpoints: object[] } }>('base/servicemonitor.yaml');
  Object.assign(monitor.spec.endpoints[0]!, { scrapeTimout: '4s' });
  expect(unknownFields([modelled(monitor)])).toEqual([expect.stringContaining('scrapeTimout')]);
});
