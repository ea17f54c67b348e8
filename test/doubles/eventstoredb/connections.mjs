// The listener stands before the gRPC server, so that connections can be refused and torn.
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * @param {import('@grpc/grpc-js').ConnectionInjector} injector
 * @param {number} port 0 for one that the system hands out
 */
export async function openConnections(injector, port) {
  const sockets = new Map();
  const accept = (socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(peer));
    injector.injectConnection(socket);
  };
  let listener = await listen(accept, port);
  const handedOut = listener.address().port;
  let opening = null;
  return {
    port: handedOut,
    /** Tears the connection that a call came on. */
    tear: (call) => sockets.get(call.getPeer())?.destroy(),
    /** Closes the listener and tears every connection. */
    refuse() {
      listener.close();
      for (const socket of sockets.values()) socket.destroy();
    },
    async accept() {
      opening ??= listener.listening ? null : listen(accept, handedOut);
      listener = (await opening) ?? listener;
      opening = null;
    },
  };
}

async function listen(accept, port) {
  const listener = createServer(accept).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}
