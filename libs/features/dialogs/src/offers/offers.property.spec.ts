import { expect, test } from '@jest/globals';
import type { Responsible } from '@parley/shared';
import { responsibleKey } from '@parley/shared';
import { canSeeDialog, type Viewer } from '@parley/staff';
import fc from 'fast-check';
import { bot, manager } from '../testing/given.fixtures.js';
import { openModels } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { countQueries } from './counts.query.js';
import { listOffers } from './offers.query.js';

interface Dialog {
  readonly channelId: number;
  status: 'open' | 'closed';
  responsible: Responsible | null;
  lastAuthor: string;
}

const TARGETS: readonly (Responsible | null)[] = [
  { kind: 'manager', id: 2 },
  { kind: 'manager', id: 3 },
  { kind: 'bot', id: 2 },
  null,
];
const step = fc.record({
  what: fc.constantFrom('assign', 'assign', 'close', 'open', 'answer', 'robot', 'delete'),
  dialogId: fc.integer({ min: 11, max: 19 }),
  to: fc.constantFrom(...TARGETS),
});

/** What the domain would have written, and what is so in the end. */
function happened(steps: readonly { what: string; dialogId: number; to: Responsible | null }[]) {
  const scene = createScene();
  scene.bot(2, ['responsible']);
  const dialogs = new Map<number, Dialog>();
  for (let dialogId = 11; dialogId <= 19; dialogId += 1) {
    const channelId = dialogId % 3 === 0 ? 8 : 7;
    scene.begin(dialogId, { channelId });
    dialogs.set(dialogId, { channelId, status: 'open', responsible: null, lastAuthor: 'client' });
  }
  for (const { what, dialogId, to } of steps) {
    const dialog = dialogs.get(dialogId);
    if (dialog === undefined) continue;
    if (what === 'assign') {
      scene.reassign(dialogId, to, dialog.responsible);
      dialog.responsible = to;
    }
    if (what === 'close' && dialog.status === 'open') {
      scene.close(dialogId);
      dialog.status = 'closed';
    }
    if (what === 'open' && dialog.status === 'closed') {
      scene.open(dialogId);
      dialog.status = 'open';
    }
    if (what === 'answer' || what === 'robot') {
      scene.send(dialogId, what === 'answer' ? manager(2) : bot(2));
      dialog.lastAuthor = what === 'answer' ? 'manager' : 'bot';
    }
    if (what === 'delete') {
      scene.remove(dialogId);
      dialogs.delete(dialogId);
    }
  }
  return { events: scene.events, dialogs: [...dialogs.values()] };
}

const QUERIES: readonly Readonly<Record<string, string>>[] = [
  {},
  { status: 'open' },
  { status: 'closed', reverse: 'true', sort: 'activity' },
  { responsible: 'me' },
  { responsible: 'none,manager:3' },
  { responsible: 'bot:2', channelId: '7' },
  { channelId: '8,9' },
  { lastAuthor: 'manager,bot', status: 'open' },
];

function passes(dialog: Dialog, query: Readonly<Record<string, string>>, viewer: Viewer): boolean {
  const among = (value: string, own: string): boolean => value.split(',').includes(own);
  const own = responsibleKey(dialog.responsible);
  const named = (query['responsible'] ?? own).replace('me', `${viewer.kind}:${viewer.id}`);
  return (
    (query['status'] ?? dialog.status) === dialog.status &&
    among(named, own) &&
    among(query['channelId'] ?? String(dialog.channelId), String(dialog.channelId)) &&
    among(query['lastAuthor'] ?? dialog.lastAuthor, dialog.lastAuthor)
  );
}

/** As the answer sorts them. */
function tally(texts: readonly string[]): { value: string; count: number }[] {
  const values = [...new Set(texts)].map((value) => ({
    value,
    count: texts.filter((one) => one === value).length,
  }));
  return values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

test('[S74] [S75] [S76] [S78] [S79] [S81] counts and values on offer are those of a walk through all that somebody sees', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { events, dialogs } = happened(steps);
      const models = await openModels(events);
      try {
        for (const viewer of Object.values(viewers)) {
          const seen = dialogs.filter((dialog) => canSeeDialog(viewer, dialog));
          const { items } = await countQueries(models.reader, viewer, QUERIES);
          const found = QUERIES.map((query) => seen.filter((dialog) => passes(dialog, query, viewer)).length);
          expect(items).toEqual(found.map((count) => ({ count, more: false })));
          const { filters } = await listOffers(models.reader, viewer);
          const offered = Object.fromEntries(
            filters.map(({ name, values }) => [name, values?.map(({ value, count }) => ({ value, count }))]),
          );
          const keys = seen.map(({ responsible }) => responsibleKey(responsible));
          expect(offered).toMatchObject({
            status: tally(seen.map(({ status }) => status)),
            responsible: tally(keys.filter((key) => !key.startsWith('bot:'))),
            bots: tally(keys.filter((key) => key.startsWith('bot:'))),
            channelId: tally(seen.map(({ channelId }) => String(channelId))),
            lastAuthor: tally(seen.map(({ lastAuthor }) => lastAuthor)),
          });
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 12, seed: 20_261_130 },
  );
}, 60_000);
