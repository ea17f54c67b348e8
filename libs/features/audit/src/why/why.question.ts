import type { Question, QuestionContext } from '@parley/application';
import type { Actor, Position } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { shownEvents } from '../events/event-data.query.js';
import { lineOf, type EventLine } from '../events/event-words.query.js';
import { knownUpTo } from '../events/events.query.js';
import { EVENT_MODELS } from '../events/events.question.js';
import { eventRows } from '../events/events.rows.query.js';
import { madeBy, type MadeBy } from '../made-by.js';
import { nameIn } from './names.query.js';
import { besideOf, causesOf, followersOf } from './why.lines.query.js';
import { becauseOf, eventNode, followsOf, type Tellings, type WhyNode, type WhyTree } from './why.tree.js';

/** Why an event happened, and what came of it. */
export interface Explained {
  readonly event: WhyNode;
  /** From the command that wrote the event back to the request that all began with, the nearest first. */
  readonly because: readonly WhyNode[];
  /** False: there were causes before the last one that are not shown, or that the auditor may not read. */
  readonly isWhole: boolean;
  readonly follows: readonly WhyTree[];
  /** More followed from the event than is shown. */
  readonly more: boolean;
  /** Other events that the same request led to at once. */
  readonly beside: readonly WhyNode[];
  readonly moreBeside: boolean;
}

export interface Why extends Explained {
  readonly madeBy: MadeBy;
}

export interface WhyGiven {
  readonly viewer: Viewer;
  readonly eventId: string;
}

export const WHY_READS = ['audit-events', 'audit-channels', 'staff', 'channels', 'client-card'];

/** Why an event happened, as a tree. Throws `EVENT_NOT_FOUND`. */
export const whyQuestion: Question<WhyGiven, Why> = {
  name: 'audit.why',
  reads: WHY_READS,
  async *ask(context, { viewer, eventId }) {
    const line = await lineOf(context, viewer, eventId);
    const position = await knownUpTo(context.reader, undefined);
    const made = madeBy(context.product, position, EVENT_MODELS);
    yield { madeBy: made, ...(await explained(context, { viewer, line, position })) };
  },
};

/** An event to explain, by whom it is asked for, and up to where the log counts. */
interface Explaining {
  readonly viewer: Viewer;
  readonly line: EventLine;
  readonly position: Position;
}

export async function explained(
  context: QuestionContext,
  { viewer, line, position }: Explaining,
): Promise<Explained> {
  const asking = { reader: context.reader, signal: context.signal, viewer, position };
  const { chain, isWhole } = await causesOf(asking, line);
  const followers = await followersOf(asking, line);
  const { beside, more: moreBeside } = await besideOf(asking, chain.at(-1) ?? line);
  const tellings = await tellingsOf(context, [...chain, ...followers.lines, ...beside]);
  const nodes = (lines: readonly EventLine[]): readonly WhyNode[] =>
    lines.flatMap(({ document }) => {
      const told = tellings.told.get(document.eventId);
      return told ? [eventNode(told, tellings.name)] : [];
    });
  const [event] = nodes([line]) as [WhyNode];
  return {
    event,
    because: becauseOf(
      chain.map(({ document }) => document.eventId),
      isWhole,
      tellings,
    ),
    isWhole,
    follows: followsOf(line.document.eventId, followers, tellings),
    more: followers.cut.has(line.document.eventId),
    beside: nodes(beside.filter(({ id }) => !chain.some((cause) => cause.id === id))),
    moreBeside,
  };
}

/** What events say, for the words of all steps at once. `further`: who is named besides. */
export async function tellingsOf(
  context: QuestionContext,
  lines: readonly EventLine[],
  further: readonly Actor[] = [],
): Promise<Tellings> {
  const shown = await shownEvents(context, lines);
  const rows = await eventRows(
    context.reader,
    lines.filter(({ document }) => shown.has(document.eventId)),
  );
  const told = new Map(
    rows.flatMap((row) => {
      const event = shown.get(row.eventId)?.event;
      return event ? [[row.eventId, { row, event }] as const] : [];
    }),
  );
  const name = await nameIn(
    context.reader,
    [...told.values()].map(({ event }) => event),
    further,
  );
  return { told, name };
}
