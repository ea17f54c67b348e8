import type { Viewer } from '@parley/staff';
import type { Actor } from '@parley/eventsourcing';
import { findVisibleDialog } from '../list/dialog.query.js';
import { limitOf, type Names, namesOf, previewOf } from '@parley/shared';
import { documentOf, documentsOf, type QueryReader } from '@parley/application';
import { messagesByExternalId } from './external-ids.query.js';
import { cursorOf } from './paging/feed.cursors.js';
import { isMessage, type FeedDocument, type MessageDocument } from './feed.document.js';
import { textOf } from './feed.text.js';
import type { FeedEntry, FeedMessage, FeedPage, FeedParams, MessageEntry, Quote } from './feed.types.js';
import type { ContributedEntry, OwnEntry, PlacedEntry } from './paging/feed.sources.js';
import { windowOf } from './paging/feed.window.js';

/**
 * A page of a dialog's feed. Null: no such dialog, the viewer does not see it, or `aroundMessage` is not of it.
 * Throws `INVALID_CURSOR`, `INVALID_PAGE`.
 */
export async function feedPage(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
  params: FeedParams = {},
): Promise<FeedPage | null> {
  const limit = limitOf(params.limit);
  const dialog = await findVisibleDialog(reader, viewer, dialogId);
  const window = dialog && (await windowOf(reader, dialogId, params, limit));
  if (!dialog || !window) return null;
  const { entries, before, after, hasNewer } = window;
  return {
    dialogId,
    entries: await shown(reader, dialogId, entries),
    before,
    after,
    hasNewer,
  };
}

/** One message as its feed shows it. Null: there is none, its dialog has been deleted, or the viewer does not see that. */
export async function getMessage(
  reader: QueryReader,
  viewer: Viewer,
  messageId: number,
): Promise<FeedMessage | null> {
  const id = String(messageId);
  const document = await documentOf<FeedDocument>(reader, 'feed', id);
  if (!isMessage(document)) return null;
  const { dialogId } = document;
  if (!(await findVisibleDialog(reader, viewer, dialogId))) return null;
  const [entry] = await shown(reader, dialogId, [{ id, document }]);
  return entry?.kind === 'message' ? { dialogId, ...entry } : null;
}

/** The entries of a dialog with the names and quotes that they show. */
async function shown(
  reader: QueryReader,
  dialogId: number,
  entries: readonly PlacedEntry[],
): Promise<readonly FeedEntry[]> {
  const quoted = await quotedOf(reader, dialogId, entries);
  const names = await namesOf(reader, actorsOf(entries, quoted));
  return entries.map((entry) => toEntry(entry, quoted, names));
}

interface Quoted {
  readonly documents: ReadonlyMap<string, FeedDocument>;
  /** Message ids by the messenger's own. */
  readonly external: ReadonlyMap<string, FeedDocument>;
}

/** Every quoted message; those on the page are not read again. */
async function quotedOf(
  reader: QueryReader,
  dialogId: number,
  entries: readonly PlacedEntry[],
): Promise<Quoted> {
  const own = entries.filter(isOwn);
  const known = new Map<string, FeedDocument>(own.map(({ id, document }) => [id, document]));
  const wanted = own.flatMap(({ document }) => document.quotedMessageId ?? []).map(String);
  const named = own.flatMap(({ document }) => document.quotedExternalId ?? []);
  const [others, external] = await Promise.all([
    documentsOf<FeedDocument>(
      reader,
      'feed',
      wanted.filter((id) => !known.has(id)),
    ),
    messagesByExternalId(reader, dialogId, named),
  ]);
  const byName = [...external.values()].map((document) => [String(document.messageId), document] as const);
  return { documents: new Map([...known, ...others, ...byName]), external };
}

/** Null: it quotes nothing, or a message that has not come here. */
const quotedIdOf = (
  { quotedMessageId, quotedExternalId }: FeedDocument,
  { external }: Quoted,
): number | null => quotedMessageId ?? external.get(quotedExternalId ?? '')?.messageId ?? null;

function actorsOf(entries: readonly PlacedEntry[], quoted: Quoted): readonly Actor[] {
  const actors: Actor[] = [];
  for (const { document } of entries) actors.push(document.actor);
  for (const { document } of entries.filter(isOwn)) {
    if (document.from) actors.push(document.from);
    if (document.to) actors.push(document.to);
  }
  for (const { actor } of quoted.documents.values()) if (actor) actors.push(actor);
  return actors;
}

const isOwn = (entry: PlacedEntry): entry is OwnEntry => !('shows' in entry);

function toEntry(placed: PlacedEntry, quoted: Quoted, names: Names): FeedEntry {
  const { id, document } = placed;
  const { dialogId, at, actor } = document;
  const entry = { id, cursor: cursorOf(dialogId, document), at, actor: names.actor(actor) };
  if (!isOwn(placed)) return { ...shownOf(placed), ...entry, kind: placed.document.kind };
  if (placed.document.kind === 'message') return { ...entry, ...toMessage(placed.document, quoted, names) };
  const { kind, session = null, from = null, to = null } = placed.document;
  if (kind !== 'reassigned') return { ...entry, kind, session };
  return {
    ...entry,
    kind,
    from: from && names.responsible(from),
    to: to && names.responsible(to),
  };
}

/** What the kind of a contributed entry shows; null where its document has nothing. */
const shownOf = ({ document, shows }: ContributedEntry): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(shows).map((field) => [field, document[field] ?? null]));

type MessagePart = Omit<MessageEntry, 'id' | 'cursor' | 'at' | 'actor'>;

function toMessage(message: MessageDocument, quoted: Quoted, names: Names): MessagePart {
  const { messageId, scope, messageKind, content, editedText } = message;
  const quotedId = quotedIdOf(message, quoted);
  return {
    kind: 'message',
    messageId,
    session: message.session ?? 0,
    scope,
    messageKind,
    content: content && editedText !== undefined ? { ...content, text: editedText } : content,
    quote: quotedId === null ? null : quoteOf(message.dialogId, quotedId, quoted, names),
    status: message.status ?? null,
    statusCode: message.statusCode ?? null,
    statusReason: message.statusReason ?? null,
    externalId: message.externalId ?? null,
    editedAt: message.editedAt ?? null,
    deletedAt: message.deletedAt ?? null,
  };
}

/** A message of another dialog is quoted as one that is not known: nothing of it may show here. */
function quoteOf(dialogId: number, messageId: number, quoted: Quoted, names: Names): Quote {
  const message = quoted.documents.get(String(messageId));
  if (!isMessage(message) || message.dialogId !== dialogId)
    return { messageId, kind: null, text: '', author: null, deleted: false };
  const deleted = message.content === null;
  const { messageKind: kind, actor } = message;
  return { messageId, kind, text: previewOf(textOf(message)), author: names.actor(actor), deleted };
}
