import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendResult } from '@parley/eventsourcing';
import { readInner, readMessage, readNumber, type Message } from './fields.js';
import { readUuid } from './uuid.js';

export interface AppendAnswer {
  /** Of the request. */
  readonly id: string;
  /** As the client would throw it. */
  readonly error: Error | null;
  /** Null for a failure, and for a success without a position. */
  readonly result: AppendResult | null;
}

interface Parts {
  id: string;
  isError: boolean;
  revision: bigint;
  commit: bigint | null;
}

/** Reads a BatchAppendResp. */
export function decodeAnswer(bytes: Buffer): AppendAnswer {
  const none: Parts = { id: '', isError: false, revision: 0n, commit: null };
  const { id, isError, revision, commit } = readMessage(bytes, none, takeAnswer);
  if (isError) return { id, error: errorIn(bytes), result: null };
  return {
    id,
    error: null,
    result: commit === null ? null : { revision: Number(revision), position: commit },
  };
}

function takeAnswer(message: Message, into: Parts, field: number): boolean {
  if (field === 1) into.id = readUuid(message);
  else if (field === 3) readInner(message, into, takeSuccess);
  else {
    into.isError ||= field === 2;
    return false;
  }
  return true;
}

function takeSuccess(message: Message, into: Parts, field: number): boolean {
  if (field === 1) into.revision = readNumber(message);
  else if (field === 3) readInner(message, into, takePosition);
  else return false;
  return true;
}

function takePosition(message: Message, into: Parts, field: number): boolean {
  if (field === 1) into.commit = readNumber(message);
  return field === 1;
}

/** Rare, so it may take the client's own, longer way. */
function errorIn(bytes: Buffer): Error {
  const answer = streams.BatchAppendResp.deserializeBinary(new Uint8Array(bytes));
  const name = Buffer.from(answer.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const status = answer.getError();
  return status === undefined ? new Error('No reason given.') : unpackToCommandError(status, name);
}
