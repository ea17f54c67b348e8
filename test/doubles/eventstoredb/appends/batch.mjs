// BatchAppend: one stream of requests per client; an append may come in several pieces.
import { setTimeout as delay } from 'node:timers/promises';
import { batchAnswer } from './batch-answers.mjs';
import { expectedOf, nameOf, proposed } from '../wire/requests.mjs';
import { uuidText } from '../wire/proto.mjs';
import { answerWithin } from '../wire/sending.mjs';
import { append } from './write.mjs';

/** When the server answers once more a request that it found malformed; the client cannot stand it. */
const SECOND_ANSWER_MS = 2_000;

/** @param {import('../server.mjs').Context} context */
export const batchAppend = (context) => (call) => {
  /** Appends whose last piece has not come, by correlation id. */
  const open = new Map();
  call.on('data', (message) => {
    const id = uuidText(message.getCorrelationId());
    const request = open.get(id) ?? begun(message);
    request.events.push(...message.getProposedMessagesList().map(proposed));
    if (message.getIsFinal()) {
      open.delete(id);
      void answer(context, call, request);
    } else open.set(id, request);
  });
  call.on('end', () => call.end());
};

function begun(message) {
  const options = message.getOptions();
  return {
    correlationId: message.getCorrelationId(),
    stream: nameOf(options),
    expected: expectedOf(options),
    deadline: options.getDeadline()?.toDate().getTime() ?? Infinity,
    events: [],
    /** Whether the caller has the answer already that the deadline had passed. */
    answered: false,
  };
}

async function answer(context, call, request) {
  const { store, faults } = context;
  const fault = faults.take('append');
  if (fault !== null && (await faults.beforeAppend(fault, call, request))) return;
  context.counters.appends += 1;
  if (Date.now() > request.deadline && !request.answered)
    return answerWithin(call, batchAnswer(request, { kind: 'timeout' }, null));
  const outcome = append(store, request);
  if (outcome.kind === 'success') await store.published();
  if (request.answered) return;
  if (fault?.kind === 'lost-answer') return faults.loseAnswer(fault, call, request);
  const late = outcome.kind === 'success' && Date.now() > request.deadline;
  const position = outcome.kind === 'success' ? store.positionOf(outcome.number) : null;
  answerWithin(call, batchAnswer(request, late ? { kind: 'timeout' } : outcome, position));
  if (outcome.kind === 'bad-request' && outcome.again) await answerAgain(call, request);
}

async function answerAgain(call, request) {
  await delay(SECOND_ANSWER_MS, undefined, { ref: false });
  answerWithin(call, batchAnswer(request, { kind: 'timeout' }, null));
}
