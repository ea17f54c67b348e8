import { expect, test } from '@jest/globals';
import { createScene, given, openModels, viewers, type Given } from '@parley/dialogs/testing';
import type { Responsible } from '@parley/shared';
import { canSeeDialog } from '@parley/staff';
import fc from 'fast-check';
import {
  ClientTagged,
  ClientTagPinned,
  ClientTagUnpinned,
  ClientUntagged,
} from '../on-client/client-tags.events.js';
import { TagCreated, TagDeleted } from '../tag/tags.events.js';
import { pickTags, type PickedTag, type PickerParams } from './tag-picker.query.js';

const NAMES = ['VIP', 'Ёлка', 'Ель', 'Опт VIP', 'Долг'];
const TAGS = NAMES.map((_, place) => place + 1);
const CLIENTS = [1, 2, 3, 4];

interface Dialog {
  readonly channelId: number;
  readonly clientId: number;
  readonly responsible: Responsible | null;
  detached: boolean;
}
const dialogsBefore = (): ReadonlyMap<number, Dialog> => {
  const of = (clientId: number, channelId: number, responsible: Responsible | null = null): Dialog => ({
    ...{ channelId, clientId, responsible },
    detached: false,
  });
  return new Map([
    [11, of(1, 7)],
    [12, of(1, 8)],
    [13, of(2, 7, { kind: 'manager', id: 2 })],
    [14, of(2, 8, { kind: 'manager', id: 3 })],
    [15, of(3, 7, { kind: 'bot', id: 2 })],
    [16, of(4, 7)],
    [17, of(4, 7, { kind: 'manager', id: 9 })],
  ]);
};

const step = fc.record({
  what: fc.constantFrom('put', 'put', 'put', 'put', 'pin', 'pin', 'unpin', 'take', 'delete', 'detach'),
  clientId: fc.constantFrom(...CLIENTS),
  tagId: fc.constantFrom(...TAGS),
});

/** What the domain would have written, and what is so in the end. */
function happened(steps: readonly { what: string; clientId: number; tagId: number }[]) {
  const scene = createScene();
  const dialogs = dialogsBefore();
  for (const clientId of CLIENTS) scene.client(clientId);
  for (const [dialogId, { responsible, ...place }] of dialogs) {
    scene.begin(dialogId, place);
    if (responsible !== null) scene.reassign(dialogId, responsible);
  }
  const inTags = (event: Given) => scene.add({ ...event, stream: 'tags-1' });
  for (const [place, name] of NAMES.entries())
    inTags(given(TagCreated, { tagId: place + 1, name, color: 'red' }));
  const pins = new Map(CLIENTS.map((id) => [id, new Map<number, boolean>()]));
  const deleted = new Set<number>();
  for (const { what, clientId, tagId } of steps) {
    const own = pins.get(clientId) as Map<number, boolean>;
    const both = { clientId, tagId };
    const dialog = dialogs.get(10 + clientId) as Dialog;
    if (what === 'detach' && !dialog.detached) {
      scene.detach(10 + clientId);
      dialog.detached = true;
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
  return { events: scene.events, dialogs: [...dialogs.values()], pins, deleted };
}

type Past = ReturnType<typeof happened>;
type Question = Pick<PickerParams, 'pinned' | 'chosen' | 'search'>;
const QUESTIONS: readonly Question[] = [
  {},
  { pinned: true },
  { chosen: [3, 5] },
  { search: 'vip' },
  { search: 'е', pinned: true, chosen: [2] },
];

/** Tags with their numbers of dialogs, in order; found one by one. */
function expected({ dialogs, pins, deleted }: Past, viewer: (typeof viewers)['manager'], question: Question) {
  const { pinned = false, chosen = [], search = '' } = question;
  const seen = dialogs.filter((dialog) => !dialog.detached && canSeeDialog(viewer, dialog));
  const words = (name: string): string[] => name.toLowerCase().replaceAll('ё', 'е').split(' ');
  return TAGS.filter((tagId) => !deleted.has(tagId))
    .map((tagId) => {
      const has = (pin: boolean | undefined): boolean => (pinned ? pin === true : pin !== undefined);
      const count = seen.filter(({ clientId }) => has(pins.get(clientId)?.get(tagId))).length;
      return { tagId, name: NAMES[tagId - 1] as string, count, chosen: chosen.includes(tagId) };
    })
    .filter((tag) => tag.count > 0 || tag.chosen)
    .filter(({ name }) => words(name).some((word) => word.startsWith(search)))
    .sort(
      (a, b) =>
        Number(b.chosen) - Number(a.chosen) ||
        b.count - a.count ||
        (words(a.name).join(' ') < words(b.name).join(' ') ? -1 : 1),
    )
    .map(({ tagId, count, chosen: isChosen }) => [tagId, count, isChosen]);
}

test('[S90] [S93] [S94] [S97] [S98] [S99] the picker, page by page, offers what a walk through all that somebody sees does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, limit) => {
        const past = happened(steps);
        const models = await openModels(past.events);
        try {
          for (const viewer of Object.values(viewers)) {
            for (const question of QUESTIONS) {
              const found: PickedTag[] = [];
              let cursor: string | undefined;
              do {
                const page = await pickTags(models.reader, viewer, { ...question, cursor, limit });
                found.push(...page.items);
                cursor = page.next ?? undefined;
              } while (cursor !== undefined);
              expect(found.map(({ tagId, dialogs, chosen }) => [tagId, dialogs, chosen])).toEqual(
                expected(past, viewer, question),
              );
            }
          }
        } finally {
          await models.close();
        }
      },
    ),
    { numRuns: 12, seed: 20_261_130 },
  );
}, 60_000);
