/** What the tooling does goes to stderr, so that the output of what it starts stays clean. */
export const log = (text) => process.stderr.write(`parley: ${text}\n`);

/** Something the person at the keyboard can act on: printed without a stack. */
export class ToolingError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function fail(error) {
  if (error instanceof ToolingError) log(error.message);
  else console.error(error);
  process.exit(error instanceof ToolingError ? error.exitCode : 1);
}
