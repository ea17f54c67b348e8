import { listeningErrors } from './listening-errors.js';

/** Where a program was to listen, and the setting that its port is from. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly setting: 'PARLEY_PORT' | 'PARLEY_WORKER_PORT';
}

/** What the system says, and what to do about it. */
const UNUSABLE: Readonly<Record<string, string>> = {
  EACCES: 'this user may not listen on that port: choose one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAFNOSUPPORT: 'this machine has no address of that kind',
  EINVAL: 'that is no address to listen on',
  ENOTFOUND: 'no machine has that name',
  EAI_AGAIN: 'no machine of that name was found in time',
};

/** What a program ends with that cannot listen: `ADDRESS_IN_USE`, `ADDRESS_UNUSABLE`, or the error itself when it is of another kind. */
export function listenFailure(error: unknown, { host, port, setting }: Place): unknown {
  const { code = '' } = error as { code?: string };
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} of ${host} is in use: stop what listens there, or set ${setting}.`;
    return listeningErrors.ADDRESS_IN_USE(message, { port }, { cause: error });
  }
  const reason = UNUSABLE[code];
  if (reason === undefined) return error;
  const message = `Port ${port} of ${host} cannot be listened on, for ${reason}. Correct PARLEY_HOST or ${setting}.`;
  return listeningErrors.ADDRESS_UNUSABLE(message, { port }, { cause: error });
}
