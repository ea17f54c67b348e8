import type { RecordedEvent } from '@parley/eventsourcing';
import { copyOf, type CopyTarget } from './targets/target.js';

/** Events of one append at most, so that one that fails costs little. */
const MAX_EVENTS = 1_000;

/** Neighbours of the log that may go into one append: events of one stream, small enough together. */
export interface Run {
  readonly stream: string;
  readonly events: readonly RecordedEvent[];
}

/** Cuts a log into runs, in order. An event that is too large for the target is a run of its own. */
export async function* runsOf(
  events: AsyncIterable<RecordedEvent>,
  target: CopyTarget,
): AsyncGenerator<Run, undefined> {
  let run: RecordedEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    const size = target.bytesOf(event.stream, copyOf(event));
    const [first] = run;
    if (first !== undefined && !(joins(target, first, event) && bytes + size <= target.maxBytes)) {
      yield { stream: first.stream, events: run };
      run = [];
      bytes = 0;
    }
    run.push(event);
    bytes += size;
    if (run.length < MAX_EVENTS) continue;
    yield { stream: event.stream, events: run };
    run = [];
    bytes = 0;
  }
  const [first] = run;
  if (first !== undefined) yield { stream: first.stream, events: run };
}

const joins = ({ oneTime }: CopyTarget, first: RecordedEvent, next: RecordedEvent): boolean =>
  first.stream === next.stream && (!oneTime || first.recordedAt === next.recordedAt);
