import { expect, it } from 'vitest';
import { faultsOf } from '../../tests/support/config/load-yaml.ts';

it.each([
  [
    'a discovery of nothing',
    'discovery: [{}]',
    'discovery[0]: expected file_sd_configs or http_sd_configs',
  ],
  [
    'a list of another format',
    'discovery: [{ file_sd_configs: [{ files: [a.txt] }] }]',
    'discovery[0].file_sd_configs[0].files[0]: expected the path of a .json, .yml or .yaml file, with * in its last part only',
  ],
  [
    'a pattern of folders',
    'discovery: [{ file_sd_configs: [{ files: ["*/a.json"] }] }]',
    'discovery[0].file_sd_configs[0].files[0]: expected the path of a .json, .yml or .yaml file, with * in its last part only',
  ],
  [
    'a list that is read without end',
    'discovery: [{ file_sd_configs: [{ files: [a.json], refresh_interval: 1ms }] }]',
    'discovery[0].file_sd_configs[0].refresh_interval: expected a duration of at least 1s',
  ],
  [
    'a list at no address',
    'discovery: [{ http_sd_configs: [{ url: "ftp://a?b" }] }]',
    'discovery[0].http_sd_configs[0].url: expected an http:// or https:// URL, got "ftp://a"',
  ],
  [
    'a list twice',
    'discovery: [{ file_sd_configs: [{ files: [a.json, a.json] }] }]',
    'discovery[0].file_sd_configs[0].files[1]: expected another list, a.json is read already',
  ],
  [
    'a list twice, spelled otherwise',
    'discovery: [{ file_sd_configs: [{ files: [a.json] }] }, { file_sd_configs: [{ files: [b.json, x/../a.json] }] }]',
    'discovery[1].file_sd_configs[0].files[1]: expected another list, x/../a.json is read already',
  ],
  [
    'an address twice, with other credentials',
    'discovery: [{ http_sd_configs: [{ url: "http://h/a?b=1" }, { url: "http://u:sesame@H:80/a?b=1" }] }]',
    'discovery[0].http_sd_configs[1].url: expected another list, http://h/a is read already',
  ],
  [
    'figures of services that a list names',
    'discovery: [{ file_sd_configs: [{ files: [a.json] }], sources: [] }]',
    'discovery[0]: expected only known keys, got "sources"',
  ],
])('%s is refused with one line for its fault', (_, yaml, fault) => {
  expect(faultsOf(yaml)).toEqual([fault]);
});
