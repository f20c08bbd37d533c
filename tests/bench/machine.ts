import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** What the figures were measured on, in one sentence; no names, no paths. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return (
    `${availableParallelism()} cores of ${model}, ${memoryGb} GB of memory, ${distribution()}, ` +
    `Linux ${release()}, Node ${process.versions.node}`
  );
}

function distribution(): string {
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? 'an unknown distribution';
}
