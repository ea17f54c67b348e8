import type { Log } from '../watch/log.js';
import type { Line } from './line.js';

interface LoggedLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string;
}

/** The log of a thread, whose lines the server writes. */
export function logOver(line: Line): Log {
  const at =
    (level: LoggedLine['level']) =>
    (fields: object, message: string): void =>
      line.tell('logged', { level, fields, message } satisfies LoggedLine);
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

export const writeLogged = (line: Line, log: Log): void =>
  line.onTold('logged', (told) => {
    const { level, fields, message } = told as LoggedLine;
    log[level](fields, message);
  });
