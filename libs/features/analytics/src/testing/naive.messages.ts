import type { RecordedEvent } from '@parley/eventsourcing';
import { isIncoming, key, timeOf, type Event } from './naive.fixtures.js';
import { dialogsIn, type Row } from './naive.load.js';

const WRITTEN = ['MessageReceived', 'MessageSent'];

/** Every message of every dialog, with a 1 for what it counts as, by searching the whole log. */
export function naiveMessages(log: readonly RecordedEvent[]): readonly Row[] {
  return dialogsIn(log).flatMap(({ dialogId, channelId, own, source }) => {
    const turns = own.filter(({ type }) => type === 'DialogReassigned');
    return own
      .filter(({ type }) => WRITTEN.includes(type))
      .map((event): Row => {
        const who = turns.findLast(({ position }) => position < event.position)?.data.to ?? null;
        return {
          ...{ dialogId, channelId, source, at: timeOf(event) },
          ...{ responsible: key(who), responsibleKind: who?.kind ?? 'none' },
          ...countsOf(event),
        };
      });
  });
}

const NONE = { incoming: 0, outgoing: 0, fromManagers: 0, fromBots: 0, fromChannel: 0, notes: 0 };
export const MESSAGE_COUNTS: readonly string[] = Object.keys(NONE);

function countsOf(event: Event): typeof NONE {
  if (isIncoming(event)) return { ...NONE, incoming: 1 };
  if (event.data.scope === 'private') return { ...NONE, notes: 1 };
  const { kind } = event.metadata.actor;
  const isOf = (of: string): number => Number(event.type === 'MessageSent' && kind === of);
  const [fromManagers, fromBots] = [isOf('manager'), isOf('bot')];
  return { ...NONE, outgoing: 1, fromManagers, fromBots, fromChannel: 1 - fromManagers - fromBots };
}

/** Messages counted by what they are put together by. */
export function countedMessages(messages: readonly Row[], keyOf: (message: Row) => Row): readonly Row[] {
  const groups = new Map<string, Row>();
  for (const message of messages) {
    const key = keyOf(message);
    const before = groups.get(JSON.stringify(key));
    const sums = MESSAGE_COUNTS.map((name): [string, number] => [
      name,
      Number(before?.[name] ?? 0) + Number(message[name]),
    ]);
    groups.set(JSON.stringify(key), { ...key, ...Object.fromEntries(sums) });
  }
  return [...groups.values()];
}
