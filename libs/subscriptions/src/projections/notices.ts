import type { BuildId } from '../projector/build.js';
import type { ParkedStream } from '../parked/parked-stream.js';
import type { StoppedBuild } from './stopped.types.js';

/**
 * What happens to a build or to a stream in it that an operator wants to read in the log. Told by the process to which it happens.
 * `parked` is reported again by each process that takes the build. `resumed`: a stream, or with null the build, goes on. `served`: queries
 * read the build from now on. `dropped`: its documents are gone. `taken` and `left`: this process runs it, and does not any more;
 * `code` says why it could not go on.
 */
export type ProjectionNotice =
  | { readonly kind: 'stopped'; readonly build: StoppedBuild }
  | { readonly kind: 'parked'; readonly parked: ParkedStream }
  | { readonly kind: 'resumed'; readonly build: BuildId; readonly stream: string | null }
  | { readonly kind: 'paused' | 'served' | 'dropped' | 'taken'; readonly build: BuildId }
  | { readonly kind: 'left'; readonly build: BuildId; readonly code: string | null };
