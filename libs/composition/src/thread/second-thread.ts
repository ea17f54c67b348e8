import type { EventStore, Leases } from '@parley/eventsourcing';
import { endHeld, SECOND_THREAD } from '@parley/subscriptions';
import { Worker } from 'node:worker_threads';
import type { Folders } from '../stores.js';
import type { Log } from '../watch/log.js';
import { threadHeap } from './heap.js';
import { openRpc } from './rpc.js';
import { writeLogged } from './remote-log.js';
import { failureName, framesOf, nameOf } from './sent-error.js';
import { threadErrors } from './thread-errors.js';

/** What a second thread that makes first builds gets at its start. */
export interface BuildsData {
  readonly folders: Folders;
  /** As its leases and operators name it. */
  readonly owner: string;
  /** Of the read models that it builds. */
  readonly names: readonly string[];
  /** Whose turn it is to write to the file of documents. */
  readonly turns: SharedArrayBuffer;
  /** What its builds and those of the first thread hold in memory. */
  readonly counts: SharedArrayBuffer;
}

export interface SecondThreadOptions extends BuildsData {
  /** A module that calls `workInThread`. */
  readonly program: URL;
  readonly eventStore: EventStore;
  readonly documents: Leases;
  readonly log: Log;
  /** Told when queries are to read a build of it. */
  readonly onServed: () => void;
  /** Told when a build is not its any more. */
  readonly onLeft: (name: string) => void;
  /** Told when it has ended, however that came: its leases are free. */
  readonly onEnded: () => void;
}

/** A thread that makes some first builds and then ends by itself. */
export interface SecondThread {
  /** Ends it before: what it has stored stays. Resolves when it has ended. */
  end(): Promise<void>;
}

export function startSecondThread(options: SecondThreadOptions): SecondThread {
  const { program, folders, owner, names, turns, counts, eventStore, log } = options;
  const data: BuildsData = { folders, owner, names, turns, counts };
  const worker = new Worker(program, { workerData: data, resourceLimits: threadHeap() });
  const rpc = openRpc(worker, 'The thread of first builds');
  const { end } = rpc.part<SecondThread, 'end'>('builds', ['end']);
  writeLogged(rpc, log);
  rpc.serve('events', { append: eventStore.append });
  rpc.onNotice('served', options.onServed);
  rpc.onNotice('left', (name) => options.onLeft(name as string));
  let failure: unknown = null;
  let ending: Promise<void> | null = null;
  worker.on('error', (error) => (failure = error));
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve())).then(async () => {
    rpc.fail(threadErrors.BUILDS_ENDED('The thread of first builds has ended.'));
    if (ending === null) logFailure(log, failure);
    await free(options);
    options.onEnded();
  });
  const stop = async (): Promise<void> => {
    // A thread that fails at its end is gone as well.
    await end().catch(() => undefined);
    await worker.terminate();
    await gone;
  };
  const endOnce = (): Promise<void> => (ending ??= stop());
  rpc.onNotice('done', () => void endOnce());
  return { end: endOnce };
}

function logFailure(log: Log, failure: unknown): void {
  const { code } = threadErrors.BUILDS_ENDED('It has ended.');
  const reason = failure === null ? 'It ended.' : nameOf(failure);
  const fields = { code, reason, frames: framesOf(failure) };
  log.error(fields, 'the thread of first builds has failed: its builds go on in the first one');
}

/** Nobody need wait until what it has left runs out. */
async function free({ documents, owner, turns, counts, log }: SecondThreadOptions): Promise<void> {
  const { endTurns } = await import('@parley/documents-sqlite');
  endTurns(turns);
  endHeld(counts, SECOND_THREAD);
  try {
    const held = await documents.heldLeases();
    const left = held.filter((lease) => lease.owner === owner);
    await Promise.all(left.map((lease) => documents.releaseLease(lease)));
  } catch (error) {
    log.warn({ code: failureName(error) }, 'leases of a thread that has ended run out by themselves');
  }
}
