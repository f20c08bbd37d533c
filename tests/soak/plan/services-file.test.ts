import { expect, test } from 'vitest';
import { faultsOf } from '../../support/config/load-yaml.ts';
import { loadYaml } from '../../support/config/load-yaml.ts';
import { BAD_FILES, EXTRA_SERVICE, GOOD_FILES, servicesText } from './services-file.ts';
import { INTERVAL_MS } from '../timing.ts';

test.each(GOOD_FILES)('the file %s is accepted, with the times of a soak run', (file) => {
  const { services } = loadYaml(servicesText(file), { DB_SERVICE_URL: 'http://db' });
  expect(services[0]?.check.intervalMs).toBe(INTERVAL_MS);
  expect(services.some(({ name }) => name === EXTRA_SERVICE)).toBe(file === 'with-extra');
});

test.each(BAD_FILES)('the file %s is refused', (file) => {
  const why = {
    'cut-off': /^line \d+, column \d+: /,
    'with-unknown-key': /expected only known keys, got "colour"/,
    'without-services': /expected at least one service/,
    'with-name-twice': /"auth-service" is taken/,
    'with-variable-missing': /variable NOT_SET/,
    'with-alias-of-itself': /expected no alias of what it stands in/,
  };
  expect(faultsOf(servicesText(file)).join()).toMatch(why[file]);
});
