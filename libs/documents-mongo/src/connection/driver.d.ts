/** A part of the driver that it does not declare. */
declare module 'mongodb/lib/cmap/connection.js' {
  import type { Socket } from 'node:net';

  export class Connection {
    readonly socket: Socket;
    closed: boolean;
    /** Ends the connection for a reason; the question that waits for an answer on it fails with that. */
    cleanup(error: Error): void;
  }
}
