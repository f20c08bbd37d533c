import { createRequire } from 'node:module';
import type * as Grafana from '@grafana/data';

const require = createRequire(import.meta.url);

/** Grafana's own code for transformations, field configuration and texts. */
export const grafana = require('@grafana/data') as typeof Grafana;

// It takes what is there while it is loaded for a browser, and needs both later on.
const browser = { window: globalThis, navigator: { language: 'en-US', languages: ['en-US'] } };
for (const [name, value] of Object.entries(browser)) {
  if (!(name in globalThis) || name === 'navigator')
    Object.defineProperty(globalThis, name, { value, configurable: true });
}

const transformers = Object.values(grafana.standardTransformers).map(
  (one) => [one.id, one] as const,
);
grafana.standardTransformersRegistry.setInit(() =>
  [...new Map(transformers)].map(([id, transformer]) => ({
    id,
    name: transformer.name,
    transformation: () => Promise.resolve(transformer as Grafana.DataTransformerInfo),
    editor: () => null,
    imageDark: '',
    imageLight: '',
  })),
);

export const theme = grafana.createTheme({ colors: { mode: 'light' } });
