import { expect, test } from '@jest/globals';
import { initialClient } from '@parley/clients';
import { DomainError, type DomainEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { comparing } from '@parley/testkit';
import fc from 'fast-check';
import type { TagsState } from '../tag/tags.state.js';
import { MOST_OF_CLIENT, tagClient, untagClient } from './client-tags.decide.js';
import { clientTagsSlice, type ClientTagsState } from './client-tags.state.js';

const clientId = 5;
/** More tags than a client may have; few steps of each are about the same one. */
const ALL = MOST_OF_CLIENT + 20;
const tagId = fc.integer({ min: 1, max: ALL });
const pinned = fc.boolean();
type Step =
  | { readonly type: 'put'; readonly tagId: number; readonly pinned: boolean }
  | { readonly type: 'take' | 'delete' | 'archive'; readonly tagId: number; readonly pinned?: never };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ type: fc.constant('put' as const), tagId, pinned }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('take' as const), tagId }) },
  fc.record({ type: fc.constantFrom('delete' as const, 'archive' as const), tagId }),
);

function decided(own: ClientTagsState, tags: TagsState, given: Step): readonly DomainEvent[] | null {
  const state = { base: { ...initialClient, registered: true }, own };
  const context = { sender: managerViewer(2), seesClient: true, tags, isDialogTheirs: true };
  try {
    if (given.type === 'put') {
      const command = {
        type: 'TagClient' as const,
        clientId,
        dialogId: null,
        tagId: given.tagId,
        pinned: given.pinned,
      };
      return tagClient.decide(state, command, context);
    }
    return untagClient.decide(state, { type: 'UntagClient', clientId, tagId: given.tagId }, context);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

test('a client’s tags agree with the model, whatever is put on, taken off, archived and deleted', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: 'max' }), (steps) =>
      comparing((compare) => {
        const tag = { name: 'x', folded: 'x', color: 'red', archived: false };
        let tags: TagsState = {
          tags: Object.fromEntries(Array.from({ length: ALL }, (_, n) => [n + 1, tag])),
        };
        let own = clientTagsSlice.initialState;
        const model = new Map<number, boolean>();
        for (const given of steps) {
          const there = tags.tags[given.tagId];
          if (given.type === 'delete') {
            const { [given.tagId]: _deleted, ...left } = tags.tags;
            tags = { tags: left };
            model.delete(given.tagId);
            continue;
          }
          if (given.type === 'archive') {
            if (there) tags = { tags: { ...tags.tags, [given.tagId]: { ...there, archived: true } } };
            continue;
          }
          const events = decided(own, tags, given);
          const before = model.get(given.tagId);
          const allowed =
            there !== undefined &&
            (given.type === 'take'
              ? before !== undefined
              : before === undefined
                ? !there.archived && model.size < MOST_OF_CLIENT
                : before !== given.pinned);
          compare(events !== null, allowed);
          if (events === null) continue;
          own = events.reduce((state, event) => clientTagsSlice.evolve(state, event as never), own);
          if (given.type === 'put') model.set(given.tagId, given.pinned);
          else model.delete(given.tagId);
          compare(Object.keys(own.pinned).length <= MOST_OF_CLIENT, true);
          const shown = Object.entries(own.pinned).filter(([id]) => tags.tags[id] !== undefined);
          expect(new Map(shown.map(([id, pin]) => [Number(id), pin]))).toEqual(model);
        }
      }),
    ),
    { numRuns: 60 },
  );
});
