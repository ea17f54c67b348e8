import { expect, test } from '@jest/globals';
import { listDialogs, type DialogListParams } from '@parley/dialogs';
import { createScene, given, openModels, viewers, type Given } from '@parley/dialogs/testing';
import fc from 'fast-check';
import {
  ClientTagged,
  ClientTagPinned,
  ClientTagUnpinned,
  ClientUntagged,
} from '../on-client/client-tags.events.js';
import { TagCreated, TagDeleted } from '../tag/tags.events.js';

const CLIENTS = [1, 2, 3];
const TAGS = [1, 2, 3];
/** Dialogs 11, 12 and 13 are of clients 1, 2 and 3, and 14 of client 1. */
const CLIENT_OF: Readonly<Record<number, number>> = { 11: 1, 12: 2, 13: 3, 14: 1 };

const step = fc.record({
  what: fc.constantFrom('put', 'put', 'put', 'pin', 'unpin', 'take', 'delete', 'detach'),
  clientId: fc.constantFrom(...CLIENTS),
  tagId: fc.constantFrom(...TAGS),
});

/** What the domain would have written, and what is so in the end. */
function happened(steps: readonly { what: string; clientId: number; tagId: number }[]) {
  const scene = createScene();
  for (const clientId of CLIENTS) scene.client(clientId);
  for (const [dialogId, clientId] of Object.entries(CLIENT_OF)) scene.begin(Number(dialogId), { clientId });
  const inTags = (event: Given) => scene.add({ ...event, stream: 'tags-1' });
  for (const tagId of TAGS) inTags(given(TagCreated, { tagId, name: `Tag ${tagId}`, color: 'red' }));
  const pins = new Map(CLIENTS.map((id) => [id, new Map<number, boolean>()]));
  const deleted = new Set<number>();
  const detached = new Set<number>();
  for (const { what, clientId, tagId } of steps) {
    const own = pins.get(clientId) as Map<number, boolean>;
    const both = { clientId, tagId };
    if (what === 'detach') {
      const dialogId = 10 + clientId;
      if (!detached.has(dialogId)) scene.detach(dialogId);
      detached.add(dialogId);
    }
    if (deleted.has(tagId)) continue;
    if (what === 'delete') {
      inTags(given(TagDeleted, { tagId }));
      deleted.add(tagId);
    }
    if (what === 'put' && !own.has(tagId)) {
      scene.add(given(ClientTagged, { ...both, pinned: false, dialogId: null }));
      own.set(tagId, false);
    }
    if (what === 'take' && own.delete(tagId)) scene.add(given(ClientUntagged, both));
    if ((what === 'pin' && own.get(tagId) === false) || (what === 'unpin' && own.get(tagId) === true)) {
      scene.add(given(what === 'pin' ? ClientTagPinned : ClientTagUnpinned, both));
      own.set(tagId, what === 'pin');
    }
  }
  /** Tags of the dialog's client with their pins; null: it has no client. */
  const tagsOf = (dialogId: number): ReadonlyMap<number, boolean> | null => {
    const own = pins.get(CLIENT_OF[dialogId] ?? 0) ?? new Map<number, boolean>();
    return detached.has(dialogId) ? null : new Map([...own].filter(([tagId]) => !deleted.has(tagId)));
  };
  return { events: scene.events, tagsOf };
}

const QUESTIONS: readonly DialogListParams[] = [
  {},
  { tags: 'none' },
  { tags: '1' },
  { tags: '2,3' },
  { tags: '1,2,3' },
  { pinnedTags: 'any' },
  { pinnedTags: '1' },
  { pinnedTags: '1,2' },
  { tags: '3', pinnedTags: '2' },
  { tags: 'none', status: 'open' },
];

function passes(
  tags: ReadonlyMap<number, boolean> | null,
  { tags: all, pinnedTags }: DialogListParams,
): boolean {
  if (all === undefined && pinnedTags === undefined) return true;
  if (tags === null) return false;
  const ids = (text: unknown): number[] => String(text).split(',').map(Number);
  if (all === 'none' && tags.size > 0) return false;
  if (all !== undefined && all !== 'none' && !ids(all).every((id) => tags.has(id))) return false;
  if (pinnedTags === 'any') return [...tags.values()].includes(true);
  return pinnedTags === undefined || ids(pinnedTags).every((id) => tags.get(id) === true);
}

test('[S77] [S88] [S93] [S100] every filter of tags, page by page, answers what a walk through all that happened does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { events, tagsOf } = happened(steps);
      const models = await openModels(events);
      try {
        for (const question of QUESTIONS) {
          const found: { dialogId: number }[] = [];
          let cursor: string | undefined;
          do {
            const page = await listDialogs(models.reader, viewers.manager, { ...question, cursor, limit: 1 });
            found.push(...page.items);
            cursor = page.next ?? undefined;
          } while (cursor !== undefined);
          const all = Object.keys(CLIENT_OF).map(Number);
          const expected = all.filter((id) => passes(tagsOf(id), question));
          expect(found.map(({ dialogId }) => dialogId).sort()).toEqual(expected);
          for (const row of found as unknown as {
            dialogId: number;
            pinnedTags: { tagId: number }[] | null;
          }[]) {
            const pinned = [...(tagsOf(row.dialogId) ?? [])].filter(([, pin]) => pin).map(([id]) => id);
            expect((row.pinnedTags ?? []).map(({ tagId }) => tagId)).toEqual(pinned.sort());
          }
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 20, seed: 20_261_130 },
  );
}, 60_000);
