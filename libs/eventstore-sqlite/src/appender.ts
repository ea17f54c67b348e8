import type { AppendResult } from '@parley/eventsourcing';
import type { Append, GroupWriter } from './group.js';

/** A group takes appends until it has this much: so one group neither blocks other work for long nor fills memory. */
const GROUP_EVENTS = 1_000;
const GROUP_CHARACTERS = 8 * 1024 * 1024;

interface Waiting extends Append {
  resolve(result: AppendResult): void;
  reject(reason: unknown): void;
}

/** Group commit: appends that wait together share one transaction, and so one sync of the disk. */
export interface Appender {
  append(append: Append): Promise<AppendResult>;
  /** Settles every append that waits. */
  drain(): void;
}

export function createAppender(
  writer: GroupWriter,
  normalise: (error: unknown) => Error,
  onCommitted: () => void,
): Appender {
  let queue: Waiting[] = [];
  let scheduled = false;

  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      commitGroup();
      schedule();
    });
  }

  function commitGroup(): void {
    const size = groupSize(queue);
    if (size === 0) return;
    const group = queue.slice(0, size);
    queue = queue.slice(size);
    settle(group);
  }

  function settle(group: readonly Waiting[]): void {
    try {
      const outcomes = writer.write(group);
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome instanceof Error) group[index]?.reject(outcome);
        else group[index]?.resolve(outcome);
      }
      if (outcomes.some((outcome) => !(outcome instanceof Error))) onCommitted();
    } catch (error) {
      const reason = normalise(error);
      for (const waiting of group) waiting.reject(reason);
    }
  }

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        queue.push({ ...append, resolve, reject });
        schedule();
      }),
    drain() {
      while (queue.length > 0) commitGroup();
    },
  };
}

function groupSize(queue: readonly Waiting[]): number {
  let events = 0;
  let characters = 0;
  for (const [index, waiting] of queue.entries()) {
    events += waiting.events.length;
    for (const event of waiting.events) characters += event.data.length + event.metadata.length;
    if (events >= GROUP_EVENTS || characters >= GROUP_CHARACTERS) return index + 1;
  }
  return queue.length;
}
