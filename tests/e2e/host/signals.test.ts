import { copyFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serviceUrls } from '../../../demo/stack.ts';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import type { Fleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
});
afterAll(() => fleet.stop());

/** The real process with its log lines, and a function that waits for a line. */
async function start(environment: Readonly<Record<string, string>> = {}) {
  const texts: string[] = [];
  const exporter = await startBuilt({
    environment: { ...serviceUrls(fleet), HEALTH_CHECK_INTERVAL: '1000', ...environment },
    onLine: (line) => void texts.push(line),
  });
  onTestFinished(() => exporter.stop());
  const lines = () => texts.map((text) => JSON.parse(text) as LogLine);
  const logged = (msg: string) => lines().filter((line) => line.msg === msg);
  const untilLogged = (msg: string, times = 1) =>
    expect.poll(() => logged(msg).length).toBeGreaterThanOrEqual(times);
  return { exporter, lines, logged, untilLogged };
}

describe('signals to the monitoring service:', () => {
  test('SIGUSR2 logs single probes and requests, and a second one stops that', async () => {
    const { exporter, lines, logged, untilLogged } = await start();
    expect(logged('service probed')).toEqual([]);
    process.kill(exporter.pid, 'SIGUSR2');
    await untilLogged('service probed');
    await fetch(`${exporter.url}/api/v1/status`, { headers: { 'x-request-id': 'asked-at-debug' } });
    await untilLogged('request');
    expect(logged('request')).toContainEqual(
      expect.objectContaining({ level: 'debug', requestId: 'asked-at-debug', status: 200 }),
    );
    process.kill(exporter.pid, 'SIGUSR2');
    await untilLogged('log level changed', 2);
    const after = lines().length;
    await fetch(`${exporter.url}/api/v1/status`);
    await exporter.stop();
    expect(
      lines()
        .slice(after)
        .filter(({ level }) => level === 'debug'),
    ).toEqual([]);
    expect(logged('log level changed').map(({ logLevel }) => logLevel)).toEqual(['debug', 'info']);
    const keys = lines().flatMap((line) => Object.keys(line));
    expect(keys.filter((key) => /Seconds$|^target$|service_name/.test(key))).toEqual([]);
    const durations = lines().flatMap(({ durationMs }) => durationMs ?? []);
    expect(durations.length).toBeGreaterThan(0);
    expect(durations.filter((ms) => !Number.isInteger(ms))).toEqual([]);
  });

  test('SIGHUP reloads services.yml; an invalid one changes nothing', async () => {
    const folder = await temporaryFolder('penpal-signals-');
    onTestFinished(() => folder.remove());
    const file = join(folder.path, 'services.yml');
    await copyFile('services.yml', file);
    const { exporter, logged, untilLogged } = await start({ SERVICES_FILE: file });
    const names = async () => {
      const answer = await fetch(`${exporter.url}/api/v1/health/services`);
      return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
    };
    const before = await names();
    process.kill(exporter.pid, 'SIGHUP');
    await untilLogged('configuration reloaded');
    await writeFile(file, 'services: nothing');
    process.kill(exporter.pid, 'SIGHUP');
    await untilLogged('reload failed; keeping the old configuration');
    expect(logged('configuration reloaded')).toHaveLength(1);
    expect(before).toContain('auth-service');
    expect(await names()).toEqual(before);
  });

  test('SIGTERM ends it with exit code 0, while every service hangs and a client is slow', async () => {
    const { exporter, untilLogged } = await start({ HEALTH_CHECK_TIMEOUT: '60000' });
    for (const { name } of Object.values(fleet.services)) {
      await fetch(`${fleet.controlUrl}/${name}/hang`, { method: 'POST' });
    }
    onTestFinished(async () => {
      for (const { name } of Object.values(fleet.services)) {
        await fetch(`${fleet.controlUrl}/${name}/ok`, { method: 'POST' });
      }
    });
    // A probe that is due while the last one is running is skipped, so by then all of them hang.
    const skipped = async () => {
      const metrics = await (await fetch(`${exporter.url}/metrics`)).text();
      return metrics.match(/^penpal_monitoring_probes_skipped_total\{.*\} [1-9]/gm)?.length;
    };
    await expect.poll(skipped).toBe(4);
    const slow = connect(exporter.port, '127.0.0.1').on('error', () => undefined);
    slow.write('GET / HTTP/1.1\r\n');
    process.kill(exporter.pid, 'SIGTERM');
    expect(await exporter.exited).toEqual({ code: 0, signal: null });
    await untilLogged('stopping');
    slow.destroy();
  });
});
