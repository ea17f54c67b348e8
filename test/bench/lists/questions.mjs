import { random } from '../figures.mjs';
import { BOTS, CHANNELS, MANAGERS, TAGS } from './workspace.mjs';

const drawn = (draw, most) => 1 + Math.floor(draw() * most);
const dateOf = (draw) => new Date(Date.UTC(2025, 0, 1 + Math.floor(draw() * 365))).toISOString().slice(0, 10);

/** Values of every filter, as a query string has them; each is drawn again for each question. */
export const FILTERS = {
  status: (draw) => ({ status: draw() < 0.5 ? 'open' : 'closed' }),
  'one responsible': (draw) => ({ responsible: `manager:${drawn(draw, MANAGERS)}` }),
  'three responsibles': (draw) => ({
    responsible: `none,bot:${drawn(draw, BOTS)},manager:${drawn(draw, MANAGERS)}`,
  }),
  'one channel': (draw) => ({ channelId: String(drawn(draw, CHANNELS)) }),
  'two channels': (draw) => ({ channelId: `${drawn(draw, 6)},${drawn(draw, 6) + 6}` }),
  'one tag': (draw) => ({ tags: String(drawn(draw, TAGS)) }),
  'the tag of most dialogs': () => ({ tags: '1' }),
  'two tags': (draw) => ({ tags: `1,${drawn(draw, 20) + 1}` }),
  'no tag': () => ({ tags: 'none' }),
  'any pinned tag': () => ({ pinnedTags: 'any' }),
  'author of the last message': (draw) => ({ lastAuthor: ['client', 'manager', 'bot'][drawn(draw, 3) - 1] }),
  unread: () => ({ unread: true }),
  level: (draw) => ({ level: ['none', 'warning', 'danger'][drawn(draw, 3) - 1] }),
  blocked: () => ({ blocked: true }),
  'a day': (draw) => ({ date: dateOf(draw) }),
  'a period': (draw) => {
    const [from, to] = [dateOf(draw), dateOf(draw)].sort();
    return { from, to };
  },
};

/** What the header of the list counts. */
export const HEADER = [
  {},
  { unread: 'true' },
  { responsible: 'me' },
  { responsible: 'none' },
  { level: 'danger' },
  { status: 'closed' },
];

/** So many questions with two to six filters each, in both orders and directions. */
export function combinations(count) {
  const draw = random(3);
  const names = Object.keys(FILTERS);
  return Array.from({ length: count }, () => {
    const asked = {};
    for (let filters = drawn(draw, 5) + 1; filters > 0; filters -= 1) {
      const values = FILTERS[names[Math.floor(draw() * names.length)]](draw);
      if (isAllowed({ ...asked, ...values })) Object.assign(asked, values);
    }
    return { ...asked, sort: draw() < 0.5 ? 'activity' : 'processing', reverse: draw() < 0.5 };
  });
}

/** A day and a period exclude each other, and no tag any tag that is pinned. */
const isAllowed = ({ date, from, tags, pinnedTags }) =>
  (date === undefined || from === undefined) && (tags !== 'none' || pinnedTags === undefined);
