import { dialogErrors } from '@parley/dialogs';
import { defineCommand, type DomainEvent } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { existingTag } from '../tag/tags.rules.js';
import type { TagsState } from '../tag/tags.state.js';
import { clientTagErrors } from './client-tags.errors.js';
import type { DeletedTagsDropped } from './client-tags.events.js';
import { clientTagsSlice, type ClientTagsState } from './client-tags.state.js';

/** Tags that a client has at most. */
export const MOST_OF_CLIENT = 100;

/** Puts a tag on a client, or pins or unpins one that the client has. */
export interface TagClient {
  readonly type: 'TagClient';
  readonly clientId: number;
  readonly tagId: number;
  readonly pinned: boolean;
  /** The dialog in which it is done; null: none. */
  readonly dialogId: number | null;
}

export interface UntagClient {
  readonly type: 'UntagClient';
  readonly clientId: number;
  readonly tagId: number;
}

export interface ClientTagContext {
  readonly sender: Viewer;
  readonly seesClient: boolean;
  /** All tags that there are. */
  readonly tags: TagsState;
}

export interface TagClientContext extends ClientTagContext {
  /** Whether the dialog that is named is the client's, and there for the sender; true where none is named. */
  readonly isDialogTheirs: boolean;
}

export const tagClient = defineCommand(clientTagsSlice)({
  type: 'TagClient',
  decide({ own }, command: TagClient, { tags, isDialogTheirs }: TagClientContext) {
    const { clientId, tagId, pinned, dialogId } = command;
    if (!isDialogTheirs) throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
    const tag = existingTag(tags, tagId);
    const before = own.pinned[tagId];
    if (before === pinned) throw clientTagErrors.CLIENT_TAG_UNCHANGED({ clientId, tagId });
    if (before !== undefined)
      return [{ type: pinned ? 'ClientTagPinned' : 'ClientTagUnpinned', data: { clientId, tagId } }];
    if (tag.archived) throw clientTagErrors.TAG_ARCHIVED({ tagId });
    return [
      ...makeRoom(own, tags, clientId),
      { type: 'ClientTagged', data: { clientId, tagId, pinned, dialogId } },
    ];
  },
});

export const untagClient = defineCommand(clientTagsSlice)({
  type: 'UntagClient',
  decide({ own }, { clientId, tagId }: UntagClient, { tags }: ClientTagContext) {
    existingTag(tags, tagId);
    if (own.pinned[tagId] === undefined) throw clientTagErrors.CLIENT_NOT_TAGGED({ clientId, tagId });
    return [{ type: 'ClientUntagged', data: { clientId, tagId } }];
  },
});

/** Only tags that there are count; deleted ones are dropped when the state would grow beyond its bound. */
function makeRoom(
  { pinned }: ClientTagsState,
  { tags }: TagsState,
  clientId: number,
): readonly DomainEvent<typeof DeletedTagsDropped>[] {
  const had = Object.keys(pinned);
  if (had.length < MOST_OF_CLIENT) return [];
  const deleted = had.filter((id) => tags[id] === undefined);
  if (deleted.length === 0) throw clientTagErrors.TOO_MANY_CLIENT_TAGS({ clientId });
  return [{ type: 'DeletedTagsDropped', data: { clientId, tagIds: deleted.map(Number) } }];
}
