import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

const FOLDER = 'alert-rules/runbooks';
const composeFile = readFileSync('docker-compose.yml', 'utf8');
const { services } = load(composeFile) as { services: Readonly<Record<string, object>> };
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const commands = readdirSync(FOLDER).flatMap((file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => ({
    file,
    command: code!.replaceAll(/\s+/g, ' '),
  }));
});
const found = (pattern: RegExp) =>
  commands.flatMap(({ file, command }) =>
    [...command.matchAll(pattern)].map(([, one]) => [one!, file] as const),
  );

test('Compose commands name existing containers', () => {
  const asked = found(
    /docker compose (?:exec|ps -a|logs|run --rm(?: --no-deps)?|kill -s \w+) ([a-z][\w-]*)/g,
  );
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter(([name]) => services[name] === undefined)).toEqual([]);
});

test('`docker compose ps` also shows stopped containers', () => {
  expect(found(/(docker compose ps(?! -a).*)/g)).toEqual([]);
});

test('paths in containers are those of the Compose file', () => {
  const files = found(/(\/etc\/[\w./-]+)/g);
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter(([path]) => !composeFile.includes(`--config.file=${path}\n`))).toEqual([]);
});

test('configuration checks name the file', () => {
  const checks = found(/((?:promtool check config|amtool check-config).*)/g);
  expect(checks.length).toBeGreaterThan(1);
  expect(checks.filter(([check]) => !/ (?:\/etc\/|--syntax-only )\S+$/.test(check))).toEqual([]);
});

test('npm scripts exist, and none replaces the container `prepare`', () => {
  const names = found(/npm run ([\w:]+)/g);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter(([name]) => scripts[name] === undefined)).toEqual([]);
  expect(names.filter(([name]) => /^gen:(alertmanager|prometheus)$/.test(name))).toEqual([]);
});

test('commands of the image are in its build', () => {
  const built = readFileSync('scripts/build.ts', 'utf8');
  const names = found(/node dist\/([\w/-]+)\.js/g);
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter(([name]) => !built.includes(`'${name}'`))).toEqual([]);
});
