import type { QuestionContext } from '@parley/application';
import type { RecordedEvent, StoredDocument } from '@parley/eventsourcing';
import { isMessageDeleted } from '../dialog/feed/messages.query.js';
import { showsOf } from '../dialog/shows.js';
import { isDialogDeleted } from '../dialog/streams.query.js';
import type { AuditEvent } from './audit-events.projection.js';

/** An event as auditors are shown it: without secrets, and without content once its dialog or message is deleted. */
export interface ShownEvent {
  readonly event: RecordedEvent;
  readonly erased: boolean;
}

type Line = Pick<StoredDocument<AuditEvent>, 'position' | 'document'>;

/** Events of the log by their ids. What the log does not hold any more is missing. */
export async function shownEvents(
  context: QuestionContext,
  lines: readonly Line[],
): Promise<ReadonlyMap<string, ShownEvent>> {
  const { eventStore } = context;
  const found = await Promise.all(lines.map(({ position }) => eventStore.eventAt(position)));
  const recorded = found.filter(
    (event, at) => event !== null && event.id === lines[at]?.document.eventId,
  ) as RecordedEvent[];
  const isErased = await erasedIn(context, lines, recorded);
  const [whole, emptied] = [showsOf(context.product, false), showsOf(context.product, true)];
  return new Map(
    recorded.map((event) => {
      const erased = isErased(event);
      return [event.id, { event: (erased ? emptied : whole)(event), erased }];
    }),
  );
}

const messageOf = ({ data }: RecordedEvent): number | undefined =>
  (data as { readonly messageId?: number } | null)?.messageId;

/** Whether the content of an event has been deleted, with its dialog or with its message alone. */
async function erasedIn(
  context: QuestionContext,
  lines: readonly Line[],
  events: readonly RecordedEvent[],
): Promise<(event: RecordedEvent) => boolean> {
  const dialogs = new Map(lines.map(({ document }) => [document.eventId, document.dialogId]));
  const [deletedDialogs, deletedMessages] = await Promise.all([
    those([...dialogs.values()], (id) => isDialogDeleted(context, id)),
    those(events.map(messageOf), (id) => isMessageDeleted(context, id)),
  ]);
  return (event) =>
    deletedDialogs.has(dialogs.get(event.id) ?? 0) || deletedMessages.has(messageOf(event) ?? 0);
}

async function those(
  ids: readonly (number | undefined)[],
  isOne: (id: number) => Promise<boolean>,
): Promise<ReadonlySet<number>> {
  const known = [...new Set(ids)].filter((id) => id !== undefined);
  const answers = await Promise.all(known.map(isOne));
  return new Set(known.filter((_, at) => answers[at]));
}
