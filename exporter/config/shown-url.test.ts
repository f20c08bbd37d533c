import { expect, test } from 'vitest';
import { shownUrl } from './url.ts';

test.each([
  ['http://auth:3002/api/v1/health', 'http://auth:3002/api/v1/health'],
  ['http://auth:3002/health?token=secret', 'http://auth:3002/health'],
  ['http://auth:3002/health#secret', 'http://auth:3002/health'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
