import type { RecordedEvent } from '@parley/eventsourcing';
import type { NamedActor } from '@parley/shared';
import type { EventRow } from '../events/events.rows.query.js';
import { clauseOf, sentence, subjectOf, type Name } from './words.js';

/** One step of what led to an event, or of what followed from it. */
export interface WhyNode {
  readonly kind: 'event' | 'command' | 'reaction' | 'request';
  readonly words: string;
  /** When it was recorded; null: of a request, of which only what it did is kept. */
  readonly at: string | null;
  readonly actor: NamedActor;
  /** Null: it is no event. */
  readonly event: EventRow | null;
  /** Null: it is no command, or its type was not recorded. */
  readonly commandType: string | null;
  readonly commandId: string | null;
  /** Null: no process. */
  readonly process: string | null;
}

/** A step with the steps that followed from it. */
export interface WhyTree extends WhyNode {
  readonly follows: readonly WhyTree[];
  /** More followed than is shown. */
  readonly more: boolean;
}

/** What the words of a step need. */
export interface Told {
  readonly row: EventRow;
  readonly event: RecordedEvent;
}

/** Events with their rows by id, and how people are called. */
export interface Tellings {
  readonly told: ReadonlyMap<string, Told>;
  readonly name: Name;
}

export const eventNode = ({ row, event }: Told, name: Name): WhyNode => ({
  ...{ kind: 'event', words: sentence(clauseOf(event, name)), at: row.recordedAt, actor: row.actor },
  ...{ event: row, commandType: null, commandId: null, process: null },
});

/** The command that wrote an event. */
export const commandNode = ({ row, event }: Told, name: Name): WhyNode => ({
  kind: 'command',
  words: sentence(`${subjectOf(event.metadata, name)} ${commanded(row)}`),
  ...{ at: row.recordedAt, actor: row.actor, event: null },
  ...{ commandType: row.commandType, commandId: row.commandId, process: row.process },
});

const commanded = ({ commandType }: EventRow): string =>
  commandType === null ? 'ran a command whose type was not recorded' : `ran ${commandType}`;

/** The process that reacted to `cause` by the command that wrote an event; null where no process did. */
export function reactionNode({ row, event }: Told, cause: Told | undefined, name: Name): WhyNode | null {
  const { process, recordedAt: at, actor } = row;
  if (process === null) return null;
  const because = cause ? clauseOf(cause.event, name) : 'of an event that is not shown';
  const words = `process ${process} acted because ${because}`;
  return {
    ...{ kind: 'reaction', words: sentence(words), at, actor, event: null },
    ...{ commandType: null, commandId: event.metadata.commandId, process },
  };
}

/** The request that all began with. */
export const requestNode = ({ row, event }: Told, name: Name): WhyNode => ({
  kind: 'request',
  words: sentence(`${name(event.metadata.actor)} asked for it, in the request ${requestOf(event)}`),
  ...{ at: null, actor: row.actor, event: null, commandType: null, commandId: null, process: null },
});

const requestOf = ({ metadata: { requestId, correlationId } }: RecordedEvent): string =>
  requestId ?? correlationId;

/** From an event back to the request, the nearest step first. `chain`: the event, its cause, that one's cause, and so on. */
export function becauseOf(
  chain: readonly string[],
  isWhole: boolean,
  { told, name }: Tellings,
): readonly WhyNode[] {
  return chain.flatMap((id, at) => {
    const own = told.get(id);
    if (own === undefined) return [];
    const cause = told.get(chain[at + 1] ?? '');
    const isRoot = isWhole && at === chain.length - 1;
    const reaction = reactionNode(own, cause, name);
    return [
      ...(at === 0 ? [] : [eventNode(own, name)]),
      commandNode(own, name),
      ...(reaction ? [reaction] : []),
      ...(isRoot && reaction === null ? [requestNode(own, name)] : []),
    ];
  });
}

/** What followed from each event, by its id, and the events of which more followed. */
export interface Followers {
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly cut: ReadonlySet<string>;
}

/** What followed from an event: reactions, their commands, and the events of these. */
export function followsOf(id: string, followers: Followers, tellings: Tellings): readonly WhyTree[] {
  const { told, name } = tellings;
  const known = (followers.of.get(id) ?? []).flatMap((follower) => told.get(follower) ?? []);
  return byCommand(known).map((events) => {
    const [first] = events;
    const command: WhyTree = {
      ...commandNode(first, name),
      follows: events.map((event) => ({
        ...eventNode(event, name),
        follows: followsOf(event.row.eventId, followers, tellings),
        more: followers.cut.has(event.row.eventId),
      })),
      more: false,
    };
    const reaction = reactionNode(first, told.get(id), name);
    return reaction ? { ...reaction, follows: [command], more: false } : command;
  });
}

function byCommand(all: readonly Told[]): readonly (readonly [Told, ...Told[]])[] {
  const groups = new Map<string, [Told, ...Told[]]>();
  for (const told of all) {
    const { commandId } = told.row;
    const group = groups.get(commandId);
    if (group) group.push(told);
    else groups.set(commandId, [told]);
  }
  return [...groups.values()];
}
