import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@parley/eventsourcing';

/** What a log, or its beginning, amounts to. */
export interface LogDigest {
  readonly events: number;
  readonly streams: number;
  /** SHA-256 in hex over the content of every event in log order. */
  readonly hash: string;
}

export interface RunningDigest {
  add(event: RecordedEvent, content: string): void;
  result(): LogDigest;
}

export function startDigest(): RunningDigest {
  const hash = createHash('sha256');
  let events = 0;
  let streams = 0;
  return {
    add({ revision }, content) {
      events += 1;
      if (revision === 0) streams += 1;
      hash.update(content).update('\n');
    },
    result: () => ({ events, streams, hash: hash.copy().digest('hex') }),
  };
}
