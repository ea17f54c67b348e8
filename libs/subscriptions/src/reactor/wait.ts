import type { Position } from '@parley/eventsourcing';
import type { Run } from './run.js';
import { reachedBy, standingOf } from './stored.js';

/** Time between two looks at where the process is, in ms. */
const LOOK_MS = 25;

/** True once the process has passed the position, whoever runs it; false when it has not in time. */
export async function waitFor(run: Run, position: Position, timeoutMs: number): Promise<boolean> {
  const { sleep } = run.context;
  const ending = new AbortController();
  let isOver = false;
  void sleep(timeoutMs, ending.signal).then(() => (isOver = true));
  try {
    while (!(await hasPassed(run, position))) {
      if (isOver) return false;
      await sleep(LOOK_MS, ending.signal);
    }
    return true;
  } finally {
    ending.abort();
  }
}

async function hasPassed({ held, context, process }: Run, position: Position): Promise<boolean> {
  const reached = held?.position ?? reachedBy(await standingOf(context.documents, process.name));
  return reached >= position;
}
