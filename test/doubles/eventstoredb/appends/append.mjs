// The calls that answer once: Append (taken by the client when a call has credentials of its own), Delete and Tombstone.
import {
  appendTooLarge,
  streamDeleted,
  thrownByHandler,
  timedOut,
  wrongExpectedVersion,
} from '../wire/errors.mjs';
import { expectedOf, nameOf, proposed } from '../wire/requests.mjs';
import { shared, streams } from '../wire/proto.mjs';
import { append, MAX_APPEND_BYTES, remove } from './write.mjs';

/** @param {import('../server.mjs').Context} context */
export const appendOnce = (context) => (call, callback) => {
  let request = null;
  call.on('data', (message) => {
    if (message.hasProposedMessage()) request.events.push(proposed(message.getProposedMessage()));
    else request = begun(message.getOptions());
  });
  call.on('end', () => void answer(context, call, request, callback));
};

const begun = (options) => ({ stream: nameOf(options), expected: expectedOf(options), events: [] });

async function answer({ store, faults, counters }, call, request, callback) {
  const fault = faults.take('append');
  if (fault !== null && (await faults.beforeCall(fault, call, callback))) return;
  counters.appends += 1;
  const outcome = append(store, request);
  if (outcome.kind === 'success') await store.published();
  if (fault?.kind === 'lost-answer') {
    if (fault.answer === 'timeout') callback(timedOut('The write was not confirmed in time.'));
    else if (fault.answer !== 'none') faults.tear(call);
    return;
  }
  const error = errorOf(request.stream, outcome);
  if (error !== null) callback(error);
  else callback(null, appended(outcome, store));
}

function errorOf(stream, outcome) {
  if (outcome.kind === 'stream-deleted') return streamDeleted(stream);
  if (outcome.kind === 'too-large') return appendTooLarge(MAX_APPEND_BYTES);
  return outcome.kind === 'bad-request' ? thrownByHandler() : null;
}

/** A wrong expected revision is an answer here, not an error. */
function appended(outcome, store) {
  const response = new streams.AppendResp();
  if (outcome.kind === 'wrong-expected') return response.setWrongExpectedVersion(wrongExpected(outcome));
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(String(outcome.revision));
  if (outcome.number === null) success.setNoPosition(new shared.Empty());
  else success.setPosition(placed(streams.AppendResp.Position, store.positionOf(outcome.number)));
  return response.setSuccess(success);
}

function placed(Position, position) {
  const at = new Position();
  at.setCommitPosition(String(position));
  at.setPreparePosition(String(position));
  return at;
}

function wrongExpected({ expected, actual }) {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}

/**
 * Delete, or Tombstone when `hard`.
 * @param {import('../server.mjs').Context} context
 * @param {boolean} hard
 */
export const removeStream = (context, hard) => async (call, callback) => {
  const { store, faults } = context;
  const fault = faults.take('append');
  if (fault !== null && (await faults.beforeCall(fault, call, callback))) return;
  const options = call.request.getOptions();
  const stream = nameOf(options);
  const outcome = remove(store, { stream, expected: expectedOf(options), hard });
  if (outcome.kind === 'stream-deleted') return callback(streamDeleted(stream));
  if (outcome.kind === 'wrong-expected') return callback(wrongExpectedVersion(stream, outcome));
  await store.published();
  const Response = hard ? streams.TombstoneResp : streams.DeleteResp;
  const response = new Response();
  response.setPosition(placed(Response.Position, store.positionOf(outcome.number)));
  callback(null, response);
};
