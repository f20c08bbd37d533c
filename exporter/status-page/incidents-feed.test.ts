import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand } from '../../tests/support/processes/run-command.ts';

/** In a process of its own: the clock is part of the process. */
const SET_THE_CLOCK = `
  const { incidentId } = await import(process.argv[1]);
  const id = () => incidentId({ service: 'db', from: 1795521360000 });
  const { now } = Date;
  const before = id();
  Date.now = () => now() + 60_000;
  console.log(before, id());
`;

test('an incident keeps its id when somebody sets the clock: feed readers know it by that', async () => {
  const { href } = pathToFileURL(`${import.meta.dirname}/incidents-feed.ts`);
  const args = ['--input-type=module', '--eval', SET_THE_CLOCK, href];
  const { stdout, stderr } = await runCommand([process.execPath, ...args]);
  const id = 'incident-db-1795521360';
  expect({ stdout, stderr }).toEqual({ stdout: `${id} ${id}\n`, stderr: '' });
});
