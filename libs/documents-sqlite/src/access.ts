/**
 * Who else has the file open. `alone`: nobody. `shared`: a thread of this process may join, and make and drop collections. `joined`: this
 * is that thread. `reading`: another process may write, and this one only reads.
 */
export type Access = 'alone' | 'shared' | 'joined' | 'reading';
