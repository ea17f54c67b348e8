import type { ChannelDocument, ChannelType } from '@parley/channels';
import { type MessageKind, type NamedResponsible, namesOf, previewOf, responsibleOf } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { Actor, ActorKind } from '@parley/eventsourcing';
import { isMessage, type FeedDocument } from '../feed/feed.document.js';
import { textOf } from '../feed/feed.text.js';
import { documentsOf, ifReady, type ColumnReader, type QueryReader } from '@parley/application';
import { unreadColumn } from '../unread/unread.column.js';
import { unreadHeld, unreadOf } from '../unread/unread.query.js';
import type { ClientDocument } from '@parley/clients';
import { actorOf } from './dialog-list.filters.js';
import type { DialogDocument } from './dialog-list.projection.js';

/** The last public message. */
export interface LastCommunication {
  /** RFC 3339 UTC with ms. */
  readonly at: string;
  readonly author: ActorKind;
  /** Null while the feed has not got the message yet. */
  readonly kind: MessageKind | null;
  /** Its beginning, at most 140 code units; empty for a deleted message. */
  readonly text: string;
}

/** A line of the list. */
export interface DialogRow extends Pick<DialogDocument, 'dialogId' | 'lastActivityAt' | 'revision'> {
  /** Null: detached from its client. */
  readonly client: { readonly id: number; readonly name: string | null } | null;
  /** Messages of the client that the viewer has not read and nobody has answered. */
  readonly unread: number;
  /** Marked unread by the viewer's own hand. */
  readonly markedUnread: boolean;
  /** Messenger key, as `telegram`. */
  readonly messenger: ChannelType | null;
  readonly channel: { readonly id: number; readonly name: string | null };
  readonly responsible: NamedResponsible | null;
  readonly status: 'open' | 'closed';
  /** Null: no public message yet. */
  readonly lastCommunication: LastCommunication | null;
  /** Where dialogs of a date or a period were asked for: after it the feed opens there. */
  readonly feedCursor?: string;
}

/**
 * Joins what is kept elsewhere, and what other features show beside it, each read model asked once for all lines. `columns`: where the question
 * was answered from them, what they hold is not read again.
 */
export async function rowsOf(
  reader: QueryReader,
  viewer: Viewer,
  dialogs: readonly DialogDocument[],
  columns: ColumnReader | null = null,
): Promise<readonly DialogRow[]> {
  const dialogIds = dialogs.map(({ dialogId }) => dialogId);
  const staff: Actor[] = dialogs.flatMap(({ responsible }) => responsibleOf(responsible) ?? []);
  const [unread, names, channels, clients, messages, contributed] = await Promise.all([
    columns?.holds(unreadColumn)
      ? unreadHeld(columns, viewer, dialogIds)
      : unreadOf(reader, viewer, dialogIds),
    namesOf(reader, staff),
    documentsOf<ChannelDocument>(
      reader,
      'channels',
      dialogs.map(({ channelId }) => String(channelId)),
    ),
    documentsOf<ClientDocument>(
      reader,
      'client-card',
      dialogs.flatMap(({ clientId }) => (clientId === null ? [] : String(clientId))),
    ),
    documentsOf<FeedDocument>(
      reader,
      'feed',
      dialogs.flatMap(({ lastMessageId }) => (lastMessageId === null ? [] : String(lastMessageId))),
    ),
    contributedTo(reader, viewer, dialogIds, columns),
  ]);
  return dialogs.map((dialog) => {
    const { dialogId, channelId, clientId, lastActivityAt, revision } = dialog;
    const responsible = responsibleOf(dialog.responsible);
    const channel = channels.get(String(channelId));
    return contributed({
      dialogId,
      client: clientId === null ? null : { id: clientId, name: clients.get(String(clientId))?.name ?? null },
      unread: unread.get(dialogId)?.count ?? 0,
      markedUnread: unread.get(dialogId)?.marked ?? false,
      messenger: channel?.type ?? null,
      channel: { id: channelId, name: channel?.name ?? null },
      responsible: responsible && names.responsible(responsible),
      status: shownStatus(dialog),
      lastCommunication: lastCommunication(dialog, messages.get(String(dialog.lastMessageId))),
      lastActivityAt,
      revision,
    });
  });
}

/** Adds the contributed fields to a row. One whose read model is being built for the first time shows null. */
async function contributedTo(
  reader: QueryReader,
  viewer: Viewer,
  dialogIds: readonly number[],
  columns: ColumnReader | null,
): Promise<(row: DialogRow) => DialogRow> {
  const fields = await Promise.all(
    reader.contributions.rowFields.map(async (field) => ({
      name: field.name,
      values: await ifReady(field.valuesOf(reader, actorOf(viewer), dialogIds, columns)),
    })),
  );
  return (row) => {
    const wide: Record<string, unknown> & DialogRow = { ...row };
    for (const { name, values } of fields)
      if (!Object.hasOwn(row, name)) wide[name] = values?.get(row.dialogId) ?? null;
    return wide;
  };
}

/** A dialog in which nothing has been said is not open. */
export const shownStatus = ({ status }: DialogDocument): 'open' | 'closed' =>
  status === 'open' ? 'open' : 'closed';

function lastCommunication(
  dialog: DialogDocument,
  message: FeedDocument | undefined,
): LastCommunication | null {
  const { lastMessageAt: at, lastMessageBy: author } = dialog;
  if (at === null || author === null) return null;
  if (!isMessage(message)) return { at, author, kind: null, text: '' };
  return { at, author, kind: message.messageKind, text: previewOf(textOf(message)) };
}
