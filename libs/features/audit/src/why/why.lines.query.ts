import type { QuestionContext } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import type { Position, Where } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import type { AuditEvent } from '../events/audit-events.projection.js';
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
  const { reader, viewer } = asking;
  const collection = await reader.serving('audit-events');
  const chain = [line];
  for (let last = line; chain.length < MOST_CAUSES;) {
    const { causationId } = last.document;
    if (causationId === undefined) return { chain, isWhole: true };
    const found = await reader.documents.get<AuditEvent>(collection, [causationId]);
    const [cause] = await eventsFor(reader, viewer, [...found.values()]);
    if (cause === undefined) return { chain, isWhole: false };
    chain.push(cause);
    last = cause;
  }
  return { chain, isWhole: chain.at(-1)?.document.causationId === undefined };
}

/** What followed from an event, nearer events first, until there are too many. */
export async function followersOf(
  asking: Asking,
  line: EventLine,
): Promise<Followers & { readonly lines: readonly EventLine[] }> {
  const of = new Map<string, readonly string[]>();
  const cut = new Set<string>();
  const lines: EventLine[] = [];
  const waiting = [line.id];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    asking.signal.throwIfAborted();
    const room = Math.min(MOST_OF_ONE, MOST_FOLLOWERS - lines.length);
    const { found, more } = await linesWhere(asking, { causationId: id }, room);
    if (more) cut.add(id);
    const ids = found.map((follower) => follower.id);
    of.set(id, ids);
    lines.push(...found);
    waiting.push(...ids);
  }
  return { of, cut, lines };
}

/** What the same request did besides, without what followed from it. */
export async function besideOf(asking: Asking, { id, document }: EventLine) {
  const { correlationId } = document;
  const { found, more } = await linesWhere(asking, { correlationId }, MOST_OF_ONE + 1);
  const beside = found.filter((line) => line.id !== id && line.document.causationId === undefined);
  return { beside: beside.slice(0, MOST_OF_ONE), more: more || beside.length > MOST_OF_ONE };
}

/** The first `room` lines, in the order of the log, that the auditor may read. */
async function linesWhere({ reader, viewer, position }: Asking, where: Where, room: number) {
  const rows = await reader.documents.find<AuditEvent>(await reader.serving('audit-events'), {
    anyOf: [where],
    sort: [['order', 1]],
    limit: room + 1,
  });
  const known = rows.filter(({ document }) => document.order <= orderOf(position));
  const found = await eventsFor(reader, viewer, known.slice(0, room));
  return { found, more: known.length > room };
}
