const MIB = 1_048_576;

/** Files of one `*.json` or `*.yml` list, by name. */
export type ListFiles = Readonly<Record<string, string>>;

/** `part`, repeated up to this many bytes between `start` and `end`. */
const filled = (start: string, part: string, end: string, bytes: number) =>
  start + part.repeat((bytes - start.length - end.length) / part.length) + end;

const json = (start: string, part: string, end: string, bytes = 4 * MIB) => ({
  'list-a.json': filled(start, part, end, bytes),
});
const yaml = (start: string, part: string, end = '', bytes = MIB / 16) => ({
  'list-a.yml': filled(start, part, end, bytes),
});
const many = (count: number, text: string, extension = 'json'): ListFiles =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`list-${1000 + n}.${extension}`, text]),
  );
const services = (count: number) =>
  JSON.stringify([{ targets: Array.from({ length: count }, (_, n) => `127.0.0.1:${n + 1}`) }]);

/** What a list may hold to stop or fill the service. The name says what is hostile. */
export const HOSTILE_LISTS: Readonly<Record<string, () => ListFiles>> = {
  'targets that are numbers': () => json('[{"targets":[1', ',1', ']}]'),
  'targets that are no URL': () => json('[{"targets":[" "', '," "', ']}]'),
  'one name for all targets': () =>
    json('[{"labels":{"service_name":"a"},"targets":["a"', ',"a"', ']}]'),
  'groups that are numbers': () => json('[1', ',1', ']'),
  'groups that are empty objects': () => json('[{}', ',{}', ']'),
  'groups without targets': () => json('[{"targets":[]}', ',{"targets":[]}', ']'),
  'unknown keys of a group': () => ({
    'list-a.json': `[{${Array.from({ length: 400_000 }, (_, n) => `"${n}":1`).join()}}]`,
  }),
  'labels that nobody uses': () => ({
    'list-a.json': `[{"targets":[],"labels":{${Array.from({ length: 400_000 }, (_, n) => `"${n}":1`).join()}}}]`,
  }),
  'one long target': () => json('[{"targets":["', 'x', '"]}]'),
  'brackets that never close': () => json('[', '[', ''),
  'objects in objects': () => json('[{"a":', '{"a":', ''),
  '60 files of 4 MiB': () => many(60, filled('[{"targets":[1', ',1', ']}]', 4 * MIB)),
  '3,000 empty files': () => many(3_000, '[]'),
  '60 YAML files that are nearly empty': () => many(60, filled('[]\n#', ' #', '', MIB / 16), 'yml'),
  'YAML with a flow list': () => yaml('- targets: [1', ',1', ']'),
  'YAML with many groups': () => yaml('', '- targets: []\n'),
  'YAML with aliases': () => yaml('- &a { targets: [] }\n', '- *a\n'),
  'YAML with nested flow lists': () => yaml('', '[', ''),
  'as many services as allowed': () => ({ 'list-a.json': services(5_000) }),
  'more services than allowed': () => ({ 'list-a.json': services(60_000) }),
};
