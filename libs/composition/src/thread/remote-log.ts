import type { Log } from '../watch/log.js';
import type { Rpc } from './rpc.js';

interface LogLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string;
}

/** The log of a thread; the server writes its lines. */
export function logOver(rpc: Rpc): Log {
  const at =
    (level: LogLine['level']) =>
    (fields: object, message: string): void =>
      rpc.notify('logged', { level, fields, message } satisfies LogLine);
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

export const writeLogged = (rpc: Rpc, log: Log): void =>
  rpc.onNotice('logged', (line) => {
    const { level, fields, message } = line as LogLine;
    log[level](fields, message);
  });
