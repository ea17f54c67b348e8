/**
 * Who else has the file open. `alone`: nobody. `shared`: a thread of this process joins, and writes instead of this opening. `joined`: this
 * is that thread. `helped`: a thread of this process joins, and writes too. `helping`: that thread, which helps one that is `joined` or
 * `helped` for a while. `reading`: another process may write, and this one only reads.
 */
export type Access = 'alone' | 'shared' | 'joined' | 'helped' | 'helping' | 'reading';

/** The first opening of a process, which was nobody's before. */
export const isFirstOpening = (access: Access): boolean =>
  access === 'alone' || access === 'shared' || access === 'helped';
