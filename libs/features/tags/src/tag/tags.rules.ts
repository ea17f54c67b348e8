import { foldedName } from '@parley/shared';
import { tagErrors } from './tags.errors.js';
import type { TagsState, TagState } from './tags.state.js';

/** Tags that there are at most, archived ones included. */
export const MOST_TAGS = 2_000;

export function existingTag({ tags }: TagsState, tagId: number): TagState {
  const tag = tags[tagId];
  if (tag === undefined) throw tagErrors.TAG_NOT_FOUND({ tagId });
  return tag;
}

/** Archived tags keep their names: they may be restored. */
export function requireFreeName({ tags }: TagsState, name: string, own?: number): void {
  const folded = foldedName(name);
  const other = Object.entries(tags).find(([id, tag]) => tag.folded === folded && Number(id) !== own);
  if (other !== undefined) throw tagErrors.TAG_NAME_TAKEN({ tagId: Number(other[0]) });
}
