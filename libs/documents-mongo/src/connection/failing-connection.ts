import { Connection } from 'mongodb/lib/cmap/connection.js';

/**
 * The driver's connection. While a server takes no more of a long message, that one waits for room; ended meanwhile, the driver would
 * leave the question waiting for ever. Here the socket fails too, which the question notices.
 */
export class FailingConnection extends Connection {
  override cleanup(error: Error): void {
    if (!this.closed) this.socket.destroy(error);
    super.cleanup(error);
  }
}
