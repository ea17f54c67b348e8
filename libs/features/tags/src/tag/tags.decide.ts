import { defineAggregate } from '@parley/eventsourcing';
import { requirePermission } from '@parley/staff';
import { manageTags } from '../permissions.js';
import type { CreateTag, RecolorTag, RenameTag, TagCommand, TagContext } from './tags.commands.js';
import { tagErrors } from './tags.errors.js';
import { tagEvents } from './tags.events.js';
import { readColor, readTagName } from './tag-name.rules.js';
import { existingTag, MOST_TAGS, requireFreeName } from './tags.rules.js';
import { evolveTags, initialTags, type TagEvent, type TagsState } from './tags.state.js';

export function decideTags(
  state: TagsState,
  command: TagCommand,
  { sender, newId }: TagContext,
): readonly TagEvent[] {
  requirePermission(sender, manageTags);
  if (command.type === 'CreateTag') return create(state, command, newId);
  const { tagId } = command;
  const { archived } = existingTag(state, tagId);
  switch (command.type) {
    case 'RenameTag':
      return rename(state, command);
    case 'RecolorTag':
      return recolor(state, command);
    case 'ArchiveTag':
      if (archived) throw tagErrors.TAG_ALREADY_ARCHIVED({ tagId });
      return [{ type: 'TagArchived', data: { tagId } }];
    case 'RestoreTag':
      if (!archived) throw tagErrors.TAG_NOT_ARCHIVED({ tagId });
      return [{ type: 'TagRestored', data: { tagId } }];
    case 'DeleteTag':
      return [{ type: 'TagDeleted', data: { tagId } }];
  }
}

function create(state: TagsState, command: CreateTag, tagId: number | undefined): readonly TagEvent[] {
  if (tagId === undefined) throw new Error('A tag that is created needs an id.');
  if (state.tags[tagId] !== undefined) throw tagErrors.TAG_ALREADY_EXISTS({ tagId });
  const name = readTagName(command.name);
  const color = readColor(command.color);
  requireFreeName(state, name);
  if (Object.keys(state.tags).length >= MOST_TAGS) throw tagErrors.TOO_MANY_TAGS();
  return [{ type: 'TagCreated', data: { tagId, name, color } }];
}

function rename(state: TagsState, { tagId, name: text }: RenameTag): readonly TagEvent[] {
  const name = readTagName(text);
  if (existingTag(state, tagId).name === name) throw tagErrors.TAG_UNCHANGED({ tagId });
  requireFreeName(state, name, tagId);
  return [{ type: 'TagRenamed', data: { tagId, name } }];
}

function recolor(state: TagsState, { tagId, color: text }: RecolorTag): readonly TagEvent[] {
  const color = readColor(text);
  if (existingTag(state, tagId).color === color) throw tagErrors.TAG_UNCHANGED({ tagId });
  return [{ type: 'TagRecolored', data: { tagId, color } }];
}

/** All tags live in one stream, `tags-1`. */
export const TAGS_ID = 1;

/** One stream for all of them: that a name is given once needs one revision. */
export const tagsAggregate = defineAggregate({
  name: 'tags',
  stateVersion: 1,
  initialState: initialTags,
  events: tagEvents,
  decide: decideTags,
  evolve: evolveTags,
});
