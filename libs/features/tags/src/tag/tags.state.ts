import type { DomainEvent } from '@parley/eventsourcing';
import { foldedName } from '@parley/shared';
import type { tagEvents } from './tags.events.js';

export interface TagState {
  readonly name: string;
  /** The name as it is compared. */
  readonly folded: string;
  readonly color: string;
  readonly archived: boolean;
}

/** All tags that are not deleted, by id. */
export interface TagsState {
  readonly tags: Readonly<Record<string, TagState>>;
}

export type TagEvent = DomainEvent<(typeof tagEvents)[number]>;

export const initialTags: TagsState = { tags: {} };

export function evolveTags(state: TagsState, event: TagEvent): TagsState {
  switch (event.type) {
    case 'TagCreated': {
      const { tagId, name, color } = event.data;
      const tag = { name, folded: foldedName(name), color, archived: false };
      return { tags: { ...state.tags, [tagId]: tag } };
    }
    case 'TagRenamed': {
      const { tagId, name } = event.data;
      return changeTag(state, tagId, { name, folded: foldedName(name) });
    }
    case 'TagRecolored':
      return changeTag(state, event.data.tagId, { color: event.data.color });
    case 'TagArchived':
      return changeTag(state, event.data.tagId, { archived: true });
    case 'TagRestored':
      return changeTag(state, event.data.tagId, { archived: false });
    case 'TagDeleted': {
      const { [event.data.tagId]: _deleted, ...tags } = state.tags;
      return { tags };
    }
    default:
      return state;
  }
}

function changeTag(state: TagsState, tagId: number, change: Partial<TagState>): TagsState {
  const tag = state.tags[tagId];
  return tag === undefined ? state : { tags: { ...state.tags, [tagId]: { ...tag, ...change } } };
}
