import type { AppendResult } from '@parley/eventsourcing';
import type { Append, GroupWriter } from './group.js';
import type { WrittenEvent } from './outlines/write-outlines.js';

/** A group takes appends until it has this much: so one group neither blocks other work for long nor fills memory. */
const GROUP_EVENTS = 1_000;
const GROUP_CHARACTERS = 8 * 1024 * 1024;

interface Waiting extends Append {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (reason: Error) => void;
}

export interface AppenderOptions {
  readonly writer: GroupWriter;
  readonly normalise: (error: unknown) => Error;
  /** Called when a group has stored something. */
  readonly onCommitted: () => void;
}

/** Group commit: appends that wait together share one transaction, and so one sync of the disk. */
export class Appender {
  private queue: Waiting[] = [];
  private scheduled = false;

  constructor(private readonly options: AppenderOptions) {}

  append(stream: string, expected: number, events: readonly WrittenEvent[]): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.queue.push({ stream, expected, events, resolve, reject });
      this.schedule();
    });
  }

  /** Settles every append that waits. */
  drain(): void {
    while (this.queue.length > 0) this.commitGroup();
  }

  private schedule(): void {
    if (this.scheduled || this.queue.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.commitGroup();
      this.schedule();
    });
  }

  private commitGroup(): void {
    const size = groupSize(this.queue);
    if (size === 0) return;
    const group = this.queue.slice(0, size);
    this.queue = this.queue.slice(size);
    try {
      this.settle(group);
    } catch (error) {
      const reason = this.options.normalise(error);
      for (const waiting of group) waiting.reject(reason);
    }
  }

  private settle(group: readonly Waiting[]): void {
    const outcomes = this.options.writer.write(group);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome instanceof Error) group[index]?.reject(outcome);
      else group[index]?.resolve(outcome);
    }
    if (outcomes.some((outcome) => !(outcome instanceof Error))) this.options.onCommitted();
  }
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
