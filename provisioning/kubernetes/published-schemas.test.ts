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

/** Each route on its own, because the resource's schema does not check the routes below the first. */
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

  test.each(objects)('%s matches its published schema', async (_, object) => {
    expect(await schemaFault(modelled(object))).toBeUndefined();
  });

  test('every route matches the published schema', async () => {
    const routes = routesOf(variables);
    expect(routes.length).toBeGreaterThan(10);
    const faults = await Promise.all(routes.map(schemaFault));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('no object and no route has a field that its published type lacks', () => {
    const values = [...objects.map(([, object]) => modelled(object)), ...routesOf(variables)];
    expect(unknownFields(values)).toEqual([]);
  });
});

test('the schema finds a value of the wrong type', async () => {
  const broken = { ...renderedObject('single/deployment.yaml'), spec: { replicas: 'one' } };
  expect(await schemaFault(modelled(broken))).toContain('/spec/replicas');
});

test('an unknown field is found at any depth', () => {
  const monitor = renderedObject<{ spec: { endpoints: object[] } }>('base/servicemonitor.yaml');
  Object.assign(monitor.spec.endpoints[0]!, { scrapeTimout: '4s' });
  expect(unknownFields([modelled(monitor)])).toEqual([expect.stringContaining('scrapeTimout')]);
});
