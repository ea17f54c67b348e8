// Faults on command: which call meets which, and what becomes of it.
import { EventEmitter } from 'node:events';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { batchAnswer } from '../appends/batch-answers.mjs';
import { notLeader, serverNotReady, unavailable } from '../wire/errors.mjs';
import { answerWithin } from '../wire/sending.mjs';

/**
 * @typedef {import('./fault-spec.mjs').Fault} Fault
 */

/** Kinds that end a stream which has begun. */
const ENDING = ['cut', 'silent-end'];
const TURNS_TO_SEND = 100;

/**
 * @param {{ tear(call: object): void, stop(): never }} host
 */
export function openFaults({ tear, stop }) {
  /** All since the last `clear`, those that are used up too. @type {(Fault & { met: number, passed: number })[]} */
  let commanded = [];
  const changes = new EventEmitter().setMaxListeners(0);

  /** The fault that the next call of this method meets, which counts as one of its times; null for none. */
  const take = (method, kinds = null) => {
    if (commanded.length === 0) return null;
    const fault = commanded.find(
      ({ methods, kind, met, count }) =>
        met < count && methods.includes(method) && (kinds?.includes(kind) ?? true),
    );
    if (fault === undefined) return null;
    if (method === 'append' && fault.passed < fault.after) {
      fault.passed += 1;
      return null;
    }
    fault.met += 1;
    return fault;
  };

  const strike = async (fault, call) => {
    if (fault.kind === 'silent-end') call.end();
    else {
      await sent(call);
      tear(call);
    }
    return false;
  };

  const errorOf = (fault) => {
    if (fault.kind === 'unavailable') return unavailable();
    if (fault.kind === 'not-leader') return notLeader(fault.host, fault.port);
    return fault.kind === 'starting' ? serverNotReady() : null;
  };

  /** For calls that answer once or are a stream: waits, or fails it through `fail`; answers whether the call has ended by it. */
  const before = async (fault, call, fail) => {
    if (fault.kind === 'slow') await delay(fault.ms);
    if (fault.kind === 'disk-full') stop();
    const error = errorOf(fault);
    if (error !== null) fail(error);
    return error !== null;
  };

  return {
    take,
    tear,
    add(fault) {
      commanded.push({ ...fault, met: 0, passed: 0 });
      changes.emit('added');
    },
    clear: () => (commanded = []),
    state: () => commanded.map(({ kind, met }) => ({ kind, met })),
    async beforeCall(fault, call, callback) {
      if (fault.kind === 'cut') tear(call);
      return fault.kind === 'cut' || before(fault, call, callback);
    },
    beforeStream: (fault, call) => before(fault, call, (error) => call.emit('error', error)),

    /** For one append of a batch stream; answers whether it is neither to be written nor answered any more. */
    async beforeAppend(fault, call, request) {
      if (fault.kind === 'slow') return slowAppend(fault, call, request);
      if (fault.kind === 'starting') {
        answerWithin(call, batchAnswer(request, { kind: 'not-ready' }, null));
        return true;
      }
      return this.beforeCall(fault, call, (error) => call.emit('error', error));
    },

    /** After an append was written: what its caller gets instead of the answer. */
    loseAnswer(fault, call, request) {
      if (fault.answer === 'timeout') answerWithin(call, batchAnswer(request, { kind: 'timeout' }, null));
      else if (fault.answer === 'cut') tear(call);
    },

    /** Asked ahead of each event of a read: null when nothing will happen to it. */
    guardRead(fault, call) {
      if (fault === null || !ENDING.includes(fault.kind)) return null;
      let sent = 0;
      return () => (sent++ < fault.after ? true : strike(fault, call));
    },

    /** The same for a subscription, which meets also the faults that are commanded while it runs. */
    guardSubscription(fault, call) {
      let mine = fault !== null && ENDING.includes(fault.kind) ? fault : null;
      let sent = 0;
      const check = () => {
        mine ??= take('subscribe', ENDING);
        return mine === null || sent < mine.after ? true : strike(mine, call);
      };
      changes.on('added', check);
      const forget = () => changes.off('added', check);
      call.once('cancelled', forget).once('close', forget).once('finish', forget);
      return async () => {
        const goesOn = await check();
        if (mine !== null) sent += 1;
        return goesOn;
      };
    },
  };
}

/** Lets what was written before go out, so far as the reader takes it. */
async function sent(call) {
  for (let turns = 0; call.writableLength > 0 && turns < TURNS_TO_SEND; turns += 1) await turn();
}

/** An append that outlives its deadline is answered at the deadline, and written all the same when its time has come. */
async function slowAppend(fault, call, request) {
  const untilDeadline = request.deadline - Date.now();
  if (untilDeadline >= fault.ms) return delay(fault.ms, false);
  await delay(Math.max(0, untilDeadline));
  answerWithin(call, batchAnswer(request, { kind: 'timeout' }, null));
  await delay(fault.ms - Math.max(0, untilDeadline));
  request.answered = true;
  return false;
}
