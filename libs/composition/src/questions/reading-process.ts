import type { ParleyConfig } from '../config/config.js';
import { openRpc, type Port } from '../thread/rpc.js';
import type { Answering } from './answer-questions.js';
import { questionEnded } from './question-errors.js';
import { remoteAnswer, type Asked } from './remote-answer.js';

/** Questions of which a process holds a part at once: while their askers read, it works on others. */
const MOST_QUESTIONS = 4;
/** A question that nobody waits for gets so long to end by itself, in ms. Then its process is ended. */
const GRACE_MS = 500;

/** A process that can be talked to, and be ended in the middle of anything. */
export interface Peer {
  readonly port: Port;
  kill(): void;
  /** Calls back once it has ended, whatever the reason. */
  onGone(listener: () => void): void;
}

/** A process that answers questions, as the server sees it. */
export interface ReadingProcess {
  /** Whether it has nothing to do at this moment, and room for one more question. */
  isFree(): boolean;
  /** Begins at once. Throws what the question throws, and `QUESTION_ENDED`. */
  ask(name: string, given: unknown, signal: AbortSignal): AsyncIterable<unknown>;
  /** Resolves when it has ended. */
  kill(): Promise<void>;
}

/** `onFree`: it may take another question. `onGone`: it has ended; `isExpected` says whether `kill` was called. */
export interface ReadingEvents {
  onFree(): void;
  onGone(process: ReadingProcess, isExpected: boolean): void;
}

export function readingProcess(
  peer: Peer,
  config: ParleyConfig,
  { onFree, onGone }: ReadingEvents,
): ReadingProcess {
  const rpc = openRpc(peer.port, 'The process that answers the question');
  const remote = rpc.part<Answering, keyof Answering>('questions', ['begin', 'ask', 'more', 'end']);
  const work = countedWork(onFree);
  let last = 0;
  let state: 'lives' | 'killed' | 'gone' = 'lives';
  const gone = new Promise<void>((resolve) =>
    peer.onGone(() => {
      const isExpected = state === 'killed';
      state = 'gone';
      rpc.fail(questionEnded());
      onGone(self, isExpected);
      resolve();
    }),
  );
  const kill = (): Promise<void> => {
    if (state === 'lives') {
      state = 'killed';
      peer.kill();
    }
    return gone;
  };
  const asked = (id: number): Asked => ({
    more: () => work.call(remote.more(id)),
    async end() {
      const timer = setTimeout(() => void kill(), GRACE_MS);
      await work.call(remote.end(id)).catch(() => undefined);
      clearTimeout(timer);
    },
  });

  const self: ReadingProcess = {
    isFree: () => state === 'lives' && work.isIdle() && work.open() < MOST_QUESTIONS,
    ask(name, given, signal) {
      last += 1;
      const first = work.call(remote.ask(last, name, given));
      return work.through(remoteAnswer(first, asked(last), signal));
    },
    kill,
  };
  remote.begin(config).catch(() => undefined);
  return self;
}

/** Counts the calls that a process works on, and the questions that it holds. `onFree` is told after each. */
function countedWork(onFree: () => void) {
  let [calls, open] = [0, 0];
  // An answer is mostly followed by the next call at once.
  const tell = (): void => void setImmediate(onFree);
  async function* counted<T>(pieces: AsyncIterable<T>): AsyncIterable<T> {
    try {
      yield* pieces;
    } finally {
      open -= 1;
      tell();
    }
  }

  return {
    isIdle: () => calls === 0,
    open: () => open,
    call<T>(answer: Promise<T>): Promise<T> {
      calls += 1;
      const settled = answer.finally(() => {
        calls -= 1;
        tell();
      });
      // Where nobody waits for it any more.
      settled.catch(() => undefined);
      return settled;
    },
    /** The pieces, which have to be read. */
    through<T>(pieces: AsyncIterable<T>): AsyncIterable<T> {
      open += 1;
      return counted(pieces);
    },
  };
}
