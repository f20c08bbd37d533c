const cleanups = new Set<() => void>();

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
}

/**
 * Has `cleanup` called, without awaiting anything, if this Node process exits before it is cancelled.
 * Answers the function that cancels it.
 */
export function atExit(cleanup: () => void): () => void {
  if (!process.listeners('exit').includes(cleanUp)) process.on('exit', cleanUp);
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
