import { inject, test as base } from 'vitest';
import type { BuiltImages } from '../global-setup.ts';

/** A test that needs a container engine. Without one it is skipped. */
export const test = base.extend<{ images: BuiltImages }>({
  images: [
    async ({ skip }, use) => {
      const noEngine = inject('noEngine');
      if (noEngine !== undefined) skip(noEngine);
      await use(inject('builtImages'));
    },
    { auto: true },
  ],
});
