import { clientAggregate } from '@parley/clients';
import { extendAggregate } from '@parley/eventsourcing';
import { clientTagEvents } from './client-tags.events.js';

/** Whether it is pinned, by the id of each tag that was put on: at most 100, deleted ones among them until their places are needed. */
export interface ClientTagsState {
  readonly pinned: Readonly<Record<string, boolean>>;
}

const initial: ClientTagsState = { pinned: {} };

/** Lies beside the state of a client. */
export const clientTagsSlice = extendAggregate(
  clientAggregate,
  clientTagEvents,
)({
  feature: 'tags',
  stateVersion: 1,
  initialState: initial,
  evolve(own: ClientTagsState, event): ClientTagsState {
    switch (event.type) {
      case 'ClientTagged':
        return { pinned: { ...own.pinned, [event.data.tagId]: event.data.pinned } };
      case 'ClientTagPinned':
        return { pinned: { ...own.pinned, [event.data.tagId]: true } };
      case 'ClientTagUnpinned':
        return { pinned: { ...own.pinned, [event.data.tagId]: false } };
      case 'ClientUntagged':
        return without(own, [event.data.tagId]);
      case 'DeletedTagsDropped':
        return without(own, event.data.tagIds);
      default:
        return own;
    }
  },
});

function without({ pinned }: ClientTagsState, tagIds: readonly number[]): ClientTagsState {
  const kept = Object.entries(pinned).filter(([id]) => !tagIds.includes(Number(id)));
  return { pinned: Object.fromEntries(kept) };
}
