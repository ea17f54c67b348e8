// What BatchAppend answers: an append's own outcome, inside a stream that goes on.
import { Any, Empty, shared, Status, streamIdentifier, streams } from '../wire/proto.mjs';
import { MAX_APPEND_BYTES } from './write.mjs';

const { BatchAppendResp } = streams;

/**
 * @param {{ correlationId: object, stream: string }} request
 * @param {import('./write.mjs').Outcome | { kind: 'timeout' | 'not-ready' }} outcome
 * @param {number | null} position of the last event, when there is one
 */
export function batchAnswer(request, outcome, position) {
  const answer = new BatchAppendResp();
  answer.setCorrelationId(request.correlationId);
  answer.setStreamIdentifier(streamIdentifier(request.stream));
  if (outcome.kind === 'success') answer.setSuccess(success(outcome, position));
  else answer.setError(ERRORS[outcome.kind](outcome, request.stream));
  return answer;
}

function success({ revision, number }, position) {
  const done = new BatchAppendResp.Success();
  done.setCurrentRevision(String(revision));
  if (number === null) return done.setNoPosition(new Empty());
  const at = new shared.AllStreamPosition();
  at.setCommitPosition(String(position));
  at.setPreparePosition(String(position));
  return done.setPosition(at);
}

function error(message, kind, details) {
  const any = new Any();
  any.pack(details.serializeBinary(), kind);
  const failed = new Status();
  failed.setMessage(message);
  failed.setDetails(any);
  return failed;
}

const ERRORS = {
  'wrong-expected': (outcome) =>
    error('WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', wrongExpected(outcome)),
  'stream-deleted'(_outcome, stream) {
    const details = new shared.StreamDeleted();
    details.setStreamIdentifier(streamIdentifier(stream));
    return error('StreamDeleted', 'event_store.client.StreamDeleted', details);
  },
  'too-large'() {
    const details = new shared.MaximumAppendSizeExceeded();
    details.setMaxappendsize(MAX_APPEND_BYTES);
    return error('MaximumAppendSizeExceeded', 'event_store.client.MaximumAppendSizeExceeded', details);
  },
  // A detail that the client does not know, as are the next two: so it repeats the message.
  'bad-request': () => error('BadRequest', 'event_store.client.BadRequest', new shared.BadRequest()),
  'not-ready': () => error('Server Is Not Ready', 'google.protobuf.Empty', new Empty()),
  timeout: () => error('Timeout', 'event_store.client.Timeout', new shared.Timeout()),
};

function wrongExpected({ expected, actual }) {
  const details = new shared.WrongExpectedVersion();
  if (actual < 0) details.setCurrentNoStream(new Empty());
  else details.setCurrentStreamRevision(String(actual));
  if (expected === 'any') details.setExpectedAny(new Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new Empty());
  else details.setExpectedStreamPosition(String(expected));
  return details;
}
