import type { ChatImport, ChatRecord, ImportSource } from './chat-import.js';
import { drawsOf, type Draws } from './random.js';
import { importErrors } from './import.errors.js';

/** Ids of what `workspaceOf` describes, in its order; at least one each. */
export interface LoadedWorkspace {
  readonly channelIds: readonly number[];
  readonly managerIds: readonly number[];
}

const FIRST_NAMES = [
  'Ada',
  'Bruno',
  'Carla',
  'Daniel',
  'Elena',
  'Felix',
  'Grace',
  'Hugo',
  'Ivana',
  'Jonas',
  'Karin',
  'Leo',
] as const;
const LAST_NAMES = [
  'Berg',
  'Costa',
  'Dahl',
  'Evans',
  'Fischer',
  'Greco',
  'Holm',
  'Ivanova',
  'Jansen',
  'Kovacs',
  'Lopez',
  'Meyer',
] as const;
const SOURCES = ['google', 'newsletter', 'instagram'] as const;

/** Chats begin within the 90 days before this moment, so a load of one seed is the same on every day. */
const END = Date.UTC(2026, 0, 31, 18);
const DAYS = 90;
const MINUTE = 60_000;
const CLIENTS = 1_000_000;

/** Assigns client, channel, manager and times by seed and chat id alone. Throws `INVALID_CHAT` for one without messages. */
export function planChat(chat: ChatRecord, seed: string, workspace: LoadedWorkspace): ChatImport {
  const draws = drawsOf(seed, chat.id);
  const channelId = pickId(draws, workspace.channelIds);
  const managerId = pickId(draws, workspace.managerIds);
  const customer = clientOf(seed, draws.below(CLIENTS));
  const source = draws.below(3) === 0 ? sourceOf(draws) : null;
  let time = END - draws.below(DAYS * 24 * 60) * MINUTE;
  const messages = chat.messages.map(({ from, text }, index) => {
    time += 5_000 + draws.below(4 * MINUTE);
    const occurredAt = new Date(time).toISOString();
    return {
      externalId: `${chat.id}-${index}`,
      managerId: from === 'agent' ? managerId : null,
      text,
      occurredAt,
    };
  });
  if (messages.length === 0) throw importErrors.INVALID_CHAT('A chat needs at least one message.');
  const closed = draws.below(10) < 6;
  const closedAt = closed ? new Date(time + MINUTE).toISOString() : null;
  return { channelId, externalChatId: chat.id, customer, source, messages, closedAt };
}

/** Chats that share a client agree on the name, in whatever order they are loaded. */
function clientOf(seed: string, number: number): ChatImport['customer'] {
  const draws = drawsOf(seed, 'client', number);
  return { externalId: `client-${number}`, name: `${draws.pick(FIRST_NAMES)} ${draws.pick(LAST_NAMES)}` };
}

function pickId(draws: Draws, ids: readonly number[]): number {
  const [first, ...others] = ids;
  if (first === undefined)
    throw importErrors.INVALID_CHAT('A load needs at least one channel and one manager.');
  return draws.pick([first, ...others]);
}

const sourceOf = (draws: Draws): ImportSource => ({
  utmSource: draws.pick(SOURCES),
  utmMedium: 'cpc',
  utmCampaign: `campaign-${draws.below(5) + 1}`,
  utmTerm: null,
  utmContent: null,
  referrer: null,
});
