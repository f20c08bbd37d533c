import { runCommandLine } from '../command-line/command-line.ts';
import manifest from '../package.json' with { type: 'json' };

const remark = 'What a command takes: npm run <command> -- --help';

await runCommandLine({ name: 'help', remark }, () => {
  const names = Object.keys(manifest.summaries);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines = Object.entries(manifest.summaries).map(
    ([name, summary]) => `  npm run ${name.padEnd(width)}${summary}`,
  );
  console.log([...lines, '', remark].join('\n'));
});
