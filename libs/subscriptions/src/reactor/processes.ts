import type { Position, ValidationError } from '@parley/eventsourcing';
import { consumerContext } from '../consumer/context.js';
import { createInFlight } from '../consumer/in-flight.js';
import { createThrottle } from '../consumer/throttle.js';
import { leaseHolders } from '../consumer/lease-session.js';
import { waitUntilPassed } from '../consumer/wait.js';
import { ifThere } from '../feed/lag.js';
import { createLogFeed, type LogFeed } from '../feed/log-feed.js';
import { createProcessesLog } from '../management/log/processes-log.js';
import { submitRetry, submitSkip } from './commands.js';
import { createReactor, type Reactor } from './reactor.js';
import type { ReactorContext } from './session.js';
import { stateOf } from './state/states.js';
import { checkpointName, collectionFor, listParked, reachedBy, standingOf } from './state/stored.js';
import type { Processes, ProcessesDependencies } from './types.js';
import { managementErrors } from '../management/management-errors.js';

/** With what its collection is called besides, a name has the 60 characters of a collection. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,51}$/;

/**
 * Runs processes over a log, each under a lease of its own: at least once, with commands whose ids make a repeat harmless.
 * Throws `UNKNOWN_PROCESS` when a name is used twice or cannot be one.
 */
export function createProcesses(dependencies: ProcessesDependencies): Processes {
  const context = contextOf(dependencies);
  const { documents, eventStore, clock } = context;
  const feed = dependencies.feed ?? createLogFeed(context);
  const log = createProcessesLog(eventStore, clock);
  const reactors = createReactors(dependencies, context, feed);
  let isStopped = false;
  let close = (): void => undefined;
  const reactorOf = (name: string): Reactor => {
    const reactor = reactors.get(name);
    if (reactor === undefined)
      throw unknown(name, `does not exist. There are ${[...reactors.keys()].join(', ')}`);
    return reactor;
  };
  const ready = onceDone(async () => {
    await Promise.all([...reactors.keys()].map((name) => documents.ensureCollection(collectionFor(name))));
  });

  return {
    start() {
      if (isStopped) return;
      close = feed.open();
      for (const { consumer } of reactors.values()) consumer.start();
    },
    async stop() {
      isStopped = true;
      await Promise.all([...reactors.values()].map(({ consumer }) => consumer.stop()));
      close();
    },
    async states() {
      await ready();
      const [head, holders] = await Promise.all([ifThere(eventStore.head()), leaseHolders(documents)]);
      return Promise.all([...reactors.values()].map((reactor) => stateOf(reactor, { head, holders })));
    },
    async waitFor(name, position, timeoutMs) {
      const reactor = reactorOf(name);
      await ready();
      return waitFor(reactor, position, timeoutMs);
    },
    async parked(name) {
      const names = name === undefined ? [...reactors.keys()] : [reactorOf(name).process.name];
      await ready();
      return (await Promise.all(names.map((one) => listParked(documents, one)))).flat();
    },
    async retry(process, stream, by) {
      reactorOf(process);
      await ready();
      return submitRetry(context, log, { process, stream, by });
    },
    async skip(process, stream, reason, by) {
      reactorOf(process);
      await ready();
      return submitSkip(context, log, { process, stream, by }, reason);
    },
  };
}

function contextOf(dependencies: ProcessesDependencies): ReactorContext {
  const { onNotice = () => undefined, onReaction = () => undefined } = dependencies;
  return { ...consumerContext(dependencies), onNotice, onReaction };
}

function createReactors(
  { definitions, onError }: ProcessesDependencies,
  context: ReactorContext,
  feed: LogFeed,
): ReadonlyMap<string, Reactor> {
  const reactors = new Map<string, Reactor>();
  // Of their own: a build that nobody reads from yet does not wait for commands of processes.
  const throttle = createThrottle(createInFlight());
  for (const process of definitions) {
    const { name } = process;
    if (!NAME.test(name)) throw unknown(name, 'has no usable name');
    if (reactors.has(name)) throw unknown(name, 'is defined twice');
    const given = { context, feed, throttle, process };
    const reactor = createReactor({ ...given, onError: (code) => onError?.({ process: name, code }) });
    reactors.set(name, reactor);
  }
  return reactors;
}

function waitFor({ context, process, consumer }: Reactor, position: Position, timeoutMs: number) {
  const { name } = process;
  const stored = async (): Promise<Position> => reachedBy(await standingOf(context.documents, name));
  const target = { name: checkpointName(name), here: consumer, stored };
  return waitUntilPassed(context, async () => target, position, timeoutMs);
}

const unknown = (name: string, why: string): ValidationError =>
  managementErrors.UNKNOWN_PROCESS(`Process ${name} ${why}.`, { name });

/** Works once; a failure is forgotten, so that the next caller tries again. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    }));
}
