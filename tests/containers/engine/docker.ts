import { runCommand, type CommandOptions } from '../../support/processes/run-command.ts';

/** Runs docker and returns its output. Throws an Error with its last output if it fails. */
export async function docker(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(['docker', ...args], options);
  if (exitCode === 0 || (await onlyMiscounted(stderr))) return stdout.trim();
  const lastWords = stderr.trim().split('\n').slice(-20).join('\n');
  throw new Error(`docker ${args.join(' ')} ended with ${exitCode}:\n${lastWords}`);
}

/**
 * Whether a command failed only because the engine keeps networks that no container uses any more. Old engines lose
 * count if containers of a network start and end at the same moment (moby/moby#43286). Such a network can be removed
 * after a restart of the engine, which a warning says.
 */
export async function onlyMiscounted(stderr: string): Promise<boolean> {
  const errors = stderr.split('\n').filter((line) => line.includes('Error response from daemon'));
  const networks = errors.map(
    (line) => / network (\S+) id \S+ has active endpoints$/.exec(line)?.[1],
  );
  if (errors.length === 0 || networks.includes(undefined)) return false;
  const members = ['docker', 'network', 'inspect', '--format', '{{len .Containers}}'];
  const { stdout } = await runCommand([...members, ...networks.map((name) => name!)]);
  if (!/^(0\n)+$/.test(stdout)) return false;
  console.warn(`The engine can remove after its restart: docker network rm ${networks.join(' ')}`);
  return true;
}

/** Whether the engine has the image. */
export async function hasImage(name: string): Promise<boolean> {
  const { exitCode } = await runCommand(['docker', 'image', 'inspect', name]);
  return exitCode === 0;
}

/** Removes images, and first the containers made of these names: a start that failed may have left one. */
export async function removeImages(images: readonly string[]): Promise<void> {
  // A filter by `ancestor` would also find containers of another name of the same image.
  const containers = (await docker(['ps', '--all', '--format', '{{.ID}} {{.Image}}'])).split('\n');
  const left = containers
    .map((line) => line.split(' '))
    .filter(([, name]) => images.includes(name!));
  if (left.length > 0) await docker(['rm', '--force', '--volumes', ...left.map(([id]) => id!)]);
  if (images.length > 0) await docker(['image', 'rm', ...images]);
}
