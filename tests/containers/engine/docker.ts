import { runCommand, type CommandOptions } from '../../support/processes/run-command.ts';

/** Runs docker and returns its output. Throws an Error with its last output if it fails. */
export async function docker(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(['docker', ...args], options);
  if (exitCode === 0) return stdout.trim();
  const lastWords = stderr.trim().split('\n').slice(-20).join('\n');
  throw new Error(`docker ${args.join(' ')} ended with ${exitCode}:\n${lastWords}`);
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
