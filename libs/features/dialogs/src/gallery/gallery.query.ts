import {
  asks,
  type Attachment,
  cursorKind,
  limitOf,
  type NamedActor,
  namesOf,
  type Page,
  type PageParams,
} from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { findVisibleDialog } from '../list/dialog.query.js';
import type { QueryReader } from '@parley/application';
import type { AttachmentDocument } from './gallery.projection.js';

/** What is needed to save a file or to send it again. Sizes in bytes and pixels. */
export interface GalleryItem extends Attachment, Pick<AttachmentDocument, 'messageId' | 'at' | 'isNote'> {
  readonly author: NamedActor;
}

export interface GalleryParams extends PageParams {
  readonly type: 'images' | 'files';
}

export const galleryShapes = [asks('gallery', ['dialogId', 'kind'], ['at', 'order'])];

const cursors = cursorKind<readonly [at: string, order: string, id: string]>('gallery', [
  'instant',
  /^\d{20}-\d{4,}$/,
  /^\d{1,16}-\d+$/,
]);

/** Images or files of a dialog, newest first. Null: no such dialog, or not visible. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function galleryPage(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
  params: GalleryParams,
): Promise<Page<GalleryItem> | null> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const dialog = await findVisibleDialog(reader, viewer, dialogId);
  if (!dialog) return null;
  const kind = params.type === 'images' ? 'image' : 'file';
  const found = await reader.documents.find<AttachmentDocument>(await reader.serving('gallery'), {
    anyOf: [{ dialogId, kind }],
    sort: [
      ['at', -1],
      ['order', -1],
    ],
    limit: limit + 1,
    ...(after && { after }),
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const names = await namesOf(
    reader,
    shown.map(({ document }) => document.author),
  );
  return {
    items: shown.map(({ document: { file, messageId, at, author, isNote } }) => ({
      ...file,
      messageId,
      at,
      author: names.actor(author),
      isNote,
    })),
    next:
      found.length > limit && last ? cursors.encode([last.document.at, last.document.order, last.id]) : null,
  };
}
