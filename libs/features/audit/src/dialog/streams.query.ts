import type { QuestionContext } from '@parley/application';
import { dialogAggregate, dialogErrors, type DialogStarted } from '@parley/dialogs';
import { streamOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { worksIn, type Viewer } from '@parley/staff';
import { auditErrors } from '../audit.errors.js';
import { isBefore, type End, type Moment } from './moment.js';
import { turn } from './turn.query.js';

/** Events read at once: few first, since most dialogs are short and most ends near a checkpoint. */
const FIRST_PAGE = 60;
const PAGE = 500;

/** A dialog whose history the viewer may read. */
export interface DialogHistory {
  readonly dialogId: number;
  readonly stream: string;
  readonly channelId: number;
  /** The client with whom it began. */
  readonly chatClientId: number;
  /** The dialog has been deleted since, whichever moment is asked for: its content is shown nowhere. */
  readonly isErased: boolean;
}

/**
 * Finds a dialog in the log itself, also a deleted one. Throws `DIALOG_NOT_FOUND` where there is none, and where the viewer's group does not
 * work in its channel.
 */
export async function historyOf(
  { eventStore, product }: QuestionContext,
  viewer: Viewer,
  dialogId: number,
): Promise<DialogHistory> {
  const stream = streamOf(dialogAggregate.name, dialogId);
  const [[first], isErased] = await Promise.all([
    eventStore.readStream(stream, { limit: 1 }),
    isDialogDeleted({ eventStore }, dialogId),
  ]);
  if (first === undefined) throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
  const { channelId, clientId } = (product.catalog.decode(first) as RecordedOf<typeof DialogStarted>).data;
  if (!worksIn(viewer, channelId)) throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
  return { dialogId, stream, channelId, chatClientId: clientId, isErased };
}

/** Nothing follows the deletion in a dialog's stream. */
export async function isDialogDeleted(
  { eventStore }: Pick<QuestionContext, 'eventStore'>,
  dialogId: number,
): Promise<boolean> {
  const stream = streamOf(dialogAggregate.name, dialogId);
  const [last] = await eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
  return last?.type === 'DialogDeleted';
}

/** Where streams end at a moment. Throws `MOMENT_NOT_REACHED` for one that the log, or the dialog's stream, has not come to. */
export async function endOf({ eventStore }: QuestionContext, moment: Moment, stream: string): Promise<End> {
  if (moment.kind === 'time') return moment;
  if (moment.kind === 'revision') {
    const [event] = await eventStore.readStream(stream, { from: moment.revision, limit: 1 });
    if (event === undefined) throw auditErrors.MOMENT_NOT_REACHED({ revision: moment.revision });
    return { position: event.position };
  }
  const head = await eventStore.head();
  if (moment.kind === 'now') return { position: head };
  if (moment.position > head) throw auditErrors.MOMENT_NOT_REACHED();
  return { position: moment.position };
}

/** The events of a stream before an end, page by page. */
export async function* eventsOf(
  { eventStore, signal }: QuestionContext,
  stream: string,
  end: End,
  first = 0,
): AsyncGenerator<readonly RecordedEvent[]> {
  let limit = FIRST_PAGE;
  for (let from = first; ; limit = Math.min(limit * 2, PAGE)) {
    signal.throwIfAborted();
    const page = await eventStore.readStream(stream, { from, limit });
    const later = page.findIndex((event) => !isBefore(event, end));
    yield later < 0 ? page : page.slice(0, later);
    if (later >= 0 || page.length < limit) return;
    from += limit;
    await turn();
  }
}
