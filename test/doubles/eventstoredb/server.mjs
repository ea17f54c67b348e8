// Puts the parts together: the services over one store, behind connections that faults can tear.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { onlyFor } from './access.mjs';
import { appendOnce, removeStream } from './appends/append.mjs';
import { batchAppend } from './appends/batch.mjs';
import { openConnections } from './connections.mjs';
import { unavailable } from './wire/errors.mjs';
import { openFaults } from './faults/faults.mjs';
import {
  clusterInfo,
  GossipService,
  ServerFeaturesService,
  streamsService,
  supportedMethods,
} from './node-info.mjs';
import { read } from './reads/read.mjs';
import { openStore } from './log/store.mjs';
import { subscribe } from './reads/subscribe.mjs';

/** What the client library allows itself to receive; the server allows as much. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

/**
 * @typedef {{
 *   store: ReturnType<typeof openStore>, faults: ReturnType<typeof openFaults>,
 *   counters: { appends: number, reads: number, subscriptions: number },
 * }} Context
 */

/**
 * Serves the store of a folder.
 * @param {{ folder: string, port: number,  tls: { cert: Buffer, key: Buffer } | null, credentials: string | null }} options
 * `credentials`: `name:password`, which each call has to bring
 */
export async function serve({ folder, port, tls, credentials }) {
  const store = openStore(folder);
  await beginEpoch(store);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    interceptors: credentials === null ? [] : [onlyFor(credentials)],
  });
  const channel =
    tls === null
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ cert_chain: tls.cert, private_key: tls.key }]);
  const connections = await openConnections(server.createConnectionInjector(channel), port);
  const faults = openFaults({ tear: connections.tear, stop: () => process.exit(1) });
  const context = { store, faults, counters: { appends: 0, reads: 0, subscriptions: 0 } };
  addServices(server, context, connections.port);
  return { ...context, connections };
}

function addServices(server, context, port) {
  const answer = (make) => (_call, callback) => {
    if (context.faults.take('other') !== null) callback(unavailable());
    else callback(null, make());
  };
  server.addService(streamsService, {
    read(call) {
      const options = call.request.getOptions();
      void (options.hasSubscription() ? subscribe(context, call, options) : read(context, call, options));
    },
    append: appendOnce(context),
    batchAppend: batchAppend(context),
    delete: removeStream(context, false),
    tombstone: removeStream(context, true),
  });
  server.addService(ServerFeaturesService, { getSupportedMethods: answer(supportedMethods) });
  server.addService(GossipService, { read: answer(() => clusterInfo(port)) });
}

/** A server begins each of its lives with an event of its own, so that `$all` is never without system events. */
async function beginEpoch(store) {
  const name = '$epoch-information';
  const revision = store.stream(name).events.length;
  const data = Buffer.from(JSON.stringify({ EpochNumber: revision, EpochId: crypto.randomUUID() }));
  const contentType = 'application/json';
  const metadata = new Uint8Array();
  const id = crypto.randomUUID();
  const epoch = { id, type: name, contentType, data, metadata, stream: name, revision: BigInt(revision) };
  store.write([epoch]);
  await store.published();
}
