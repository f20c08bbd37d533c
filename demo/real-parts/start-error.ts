/** Why a process did not become ready. */
export type StartErrorCode = 'EXITED' | 'NOT_READY' | 'PORT_TAKEN';

/** A process could not be started; it no longer runs. The message ends with the last lines that it printed. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
