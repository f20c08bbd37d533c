import type { VNode } from 'preact';
import { expect, test } from 'vitest';
import { downAlert } from '../../../tests/support/status-page/alert-fixture.ts';
import {
  failedCollector,
  readCollector,
} from '../../../tests/support/status-page/collector-fixture.ts';
import {
  healthyScene,
  partsOf,
  type Scene,
} from '../../../tests/support/status-page/page-fixture.ts';
import { NOW } from '../../../tests/support/target-states.ts';
import { sample } from '../../metrics/sample.ts';
import { readChoice } from '../page-choice.ts';
import { pageView } from '../view/page-view.ts';
import { page } from './page.ts';
import { renderingOf } from './rendering.ts';

type Child =
  | (Omit<VNode<{ children?: unknown }>, 'key'> & { readonly key?: unknown })
  | string
  | null
  | undefined
  | false;

/** Keys that two elements of one list share: Preact could take one for the other. */
function sharedKeys(children: unknown): unknown[] {
  const list = [children].flat() as (Child | Child[])[];
  const elements = list.filter((child) => typeof child === 'object' && child !== null);
  const keys = elements.flatMap((child) => (Array.isArray(child) ? [] : (child.key ?? [])));
  const below = elements.flatMap((child) =>
    sharedKeys(Array.isArray(child) ? child : child.props.children),
  );
  return [...keys.filter((key, index) => keys.indexOf(key) !== index), ...below];
}

const message = { message: 'New prices', from: NOW };
const dependencyDown = (dependency: string) =>
  downAlert('ai-service', { name: 'DependencyDown', message: `${dependency} does not work` });
const inhibited = { heldBackBy: 'alert', cause: { name: 'MonitorDown', service: null } } as const;

test.for<readonly [string, Partial<Scene>, string?]>([
  [
    'messages that differ in their end',
    { messages: [1, 2].map((n) => ({ ...message, until: NOW + n })) },
  ],
  [
    'alerts of one name about one service',
    { alerts: { source: 'prometheus', alerts: ['a', 'b', 'c'].map(dependencyDown) } },
  ],
  [
    'alerts of one name and service with different causes',
    {
      alerts: {
        source: 'prometheus',
        alerts: [downAlert('ai-service'), downAlert('ai-service', inhibited)],
      },
    },
    'ai-service',
  ],
  [
    'two sources of one figure that cannot be read',
    {
      collectors: [
        readCollector('a', [sample('penpal_payments_total', { status: 'success' }, 1)]),
        failedCollector('b', ['penpal_payments_total'], 'status 503'),
        failedCollector('c', ['penpal_payments_total'], 'status 503'),
      ],
    },
  ],
])('no two elements of a list have the same key: %s', async ([, change, name]) => {
  const view = await pageView(
    partsOf({ ...healthyScene(), ...change }),
    readChoice({}, false),
    name,
  );
  expect(sharedKeys(page(view, renderingOf(view, { timeZone: 'UTC' })))).toEqual([]);
});
