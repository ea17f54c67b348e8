import type { QuestionContext } from '@parley/application';
import type { Position, Where } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { causationOf, correlationOf, type AuditEvent } from '../events/audit-events.projection.js';
import type { EventLine } from '../events/event-words.query.js';
import { eventsFor } from '../events/events.query.js';
import type { Followers } from './why.tree.js';

/** Causes that are followed back. */
const MOST_CAUSES = 32;
/** Events that are shown of what followed. */
const MOST_FOLLOWERS = 200;
/** Events that are shown of what followed from one event, or was done by one request. */
const MOST_OF_ONE = 50;

/** Who asks, and up to where the log counts. */
export interface Asking extends Pick<QuestionContext, 'reader' | 'signal'> {
  readonly viewer: Viewer;
  readonly position: Position;
}

/** An event and what led to it, the nearest first. `isWhole`: the last one is what all began with. */
export async function causesOf(
  asking: Asking,
  line: EventLine,
): Promise<{ readonly chain: readonly EventLine[]; readonly isWhole: boolean }> {
  const chain = [line];
  let cause = causationOf(line.document);
  while (cause !== null && chain.length < MOST_CAUSES) {
    const { found } = await linesWhere(asking, { eventId: cause }, 1);
    const [next] = found;
    if (next === undefined) break;
    chain.push(next);
    cause = causationOf(next.document);
  }
  return { chain, isWhole: cause === null };
}

/** What followed from an event, nearer events first, until there are too many. */
export async function followersOf(
  asking: Asking,
  line: EventLine,
): Promise<Followers & { readonly lines: readonly EventLine[] }> {
  const of = new Map<string, readonly string[]>();
  const cut = new Set<string>();
  const lines: EventLine[] = [];
  const waiting = [line.document.eventId];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    asking.signal.throwIfAborted();
    const room = Math.min(MOST_OF_ONE, MOST_FOLLOWERS - lines.length);
    const { found, more } = await linesWhere(asking, { causedBy: id }, room);
    if (more) cut.add(id);
    const followers = found.filter(({ document }) => causationOf(document) !== null);
    const ids = followers.map(({ document }) => document.eventId);
    of.set(id, ids);
    lines.push(...followers);
    waiting.push(...ids);
  }
  return { of, cut, lines };
}

/** What the same request did besides, without what followed from it. */
export async function besideOf(asking: Asking, { id, document }: EventLine) {
  const { found, more } = await linesWhere(asking, { causedBy: correlationOf(document) }, MOST_OF_ONE + 1);
  const beside = found.filter((line) => line.id !== id && causationOf(line.document) === null);
  return { beside: beside.slice(0, MOST_OF_ONE), more: more || beside.length > MOST_OF_ONE };
}

/** The first `room` lines, in the order of recording, that the auditor may read. */
async function linesWhere({ reader, viewer, position }: Asking, where: Where, room: number) {
  const rows = await reader.documents.find<AuditEvent>(await reader.serving('audit-events'), {
    anyOf: [where],
    sort: [],
    limit: room + 1,
  });
  const known = rows.filter((row) => row.position <= position);
  const found = await eventsFor(reader, viewer, known.slice(0, room));
  return { found, more: known.length > room };
}
