import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../demo/server.ts';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

/** Runs in the process before the service, and sends it signals when Node begins to read its code. */
const SIGNALS_AT_START = `import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      if (url.endsWith('/main-bundle.js')) {
        for (const signal of ['SIGHUP', 'SIGUSR2']) process.kill(process.pid, signal);
      }
      return next(url, context);
    },
  });`;

test('SIGHUP and SIGUSR2 during the start wait until the service is ready', async () => {
  let output = '';
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(SIGNALS_AT_START)}`];
  await spawnBuilt({ flags, onOutput: (text) => (output += text) });
  await expect.poll(() => output).toMatch(/"listening"[^]*"configuration reloaded"/);
  await expect.poll(() => output).toContain('"log level changed"');
});

test('SIGUSR1 does not open the debugger', async () => {
  const port = await freePort();
  const { child, text } = await spawnBuilt({ flags: [`--inspect-port=${port}`] });
  await expect.poll(() => text('/-/ready').catch(() => '')).toBe('ok\n');
  child.kill('SIGUSR1');
  await text('/metrics');
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const outcome = Promise.race([once(socket, 'connect'), once(socket, 'error')]);
  await expect(outcome).rejects.toThrow(/ECONNREFUSED/);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'npm start passes %s on to the service',
  async (signal) => {
    const port = await freePort();
    const npm = spawn('npm', ['start'], {
      cwd: process.env['BUILT'] ?? process.cwd(),
      env: { ...process.env, HOST: '127.0.0.1', PORT: `${port}` },
      stdio: 'ignore',
      detached: true,
    });
    // Ends what npm left.
    onTestFinished(() => void spawn('kill', ['-KILL', '--', `-${npm.pid}`], { stdio: 'ignore' }));
    const ready = () =>
      fetch(`http://127.0.0.1:${port}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(ready).toBe(true);
    npm.kill(signal);
    await once(npm, 'exit');
    expect(await ready()).toBe(false);
  },
);
