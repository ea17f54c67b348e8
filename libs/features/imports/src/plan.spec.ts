import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChatRecord } from './chat-import.js';
import { planChat, type LoadedWorkspace } from './plan.js';
import { workspaceOf } from './workspace.js';

fc.configureGlobal({ seed: 20_261_122 });

const workspace: LoadedWorkspace = { channelIds: [3, 5, 8, 13], managerIds: [2, 4, 6] };
const message = fc.record({
  from: fc.constantFrom('customer' as const, 'agent' as const),
  text: fc.string(),
});
const chat: fc.Arbitrary<ChatRecord> = fc.record({
  id: fc.uuid(),
  topic: fc.string(),
  messages: fc.array(message, { minLength: 1, maxLength: 8 }),
});
const chats = fc.uniqueArray(chat, { selector: ({ id }) => id, minLength: 1, maxLength: 20 });
const seed = fc.string({ minLength: 1 });

test('a plan follows from seed and chat alone: the same in any order, however often, whatever else is planned', () => {
  const reordered = chats.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  );
  fc.assert(
    fc.property(reordered, seed, ([given, other], aSeed) => {
      const plans = new Map(given.map((one) => [one.id, planChat(one, aSeed, workspace)]));
      for (const one of other) expect(planChat(one, aSeed, workspace)).toEqual(plans.get(one.id));
    }),
  );
});

test('nothing of the chat is lost or reordered, and every message has an id of its own', () => {
  fc.assert(
    fc.property(chat, seed, (one, aSeed) => {
      const plan = planChat(one, aSeed, workspace);
      expect(plan.externalChatId).toBe(one.id);
      expect(plan.messages.map(({ text }) => text)).toEqual(one.messages.map(({ text }) => text));
      const ids = plan.messages.map(({ externalId }) => externalId);
      expect(new Set(ids).size).toBe(one.messages.length);
    }),
  );
});

test('channel and manager are of the workspace; one manager writes every answer of a chat, the client the rest', () => {
  fc.assert(
    fc.property(chat, seed, (one, aSeed) => {
      const { channelId, messages } = planChat(one, aSeed, workspace);
      expect(workspace.channelIds).toContain(channelId);
      const authors = one.messages.map(
        ({ from }, index) => [from, messages[index]?.managerId ?? null] as const,
      );
      const answering = new Set(authors.filter(([from]) => from === 'agent').map(([, id]) => id));
      expect(answering.size).toBeLessThanOrEqual(1);
      for (const id of answering) expect(workspace.managerIds).toContain(id);
      for (const [from, id] of authors) if (from === 'customer') expect(id).toBeNull();
    }),
  );
});

test('times run forwards in UTC, closing comes last, and nothing lies after the fixed end by more than the chat lasts', () => {
  fc.assert(
    fc.property(chat, seed, (one, aSeed) => {
      const { messages, closedAt } = planChat(one, aSeed, workspace);
      const times = [
        ...messages.map(({ occurredAt }) => occurredAt),
        ...(closedAt === null ? [] : [closedAt]),
      ];
      expect(times).toEqual([...new Set(times)].sort());
      for (const time of times) expect(new Date(time).toISOString()).toBe(time);
      expect(Date.parse(times[0] ?? '')).toBeLessThan(Date.UTC(2026, 0, 31, 18, 5));
      expect(Date.parse(times[0] ?? '')).toBeGreaterThan(Date.UTC(2025, 10, 2));
    }),
  );
});

test('another seed plans another past', () => {
  const one: ChatRecord = { id: 'c', topic: '', messages: [{ from: 'customer', text: 'Hi' }] };
  const plans = Array.from({ length: 50 }, (_plan, n) => planChat(one, `seed-${n}`, workspace));
  expect(new Set(plans.map((plan) => plan.customer.externalId)).size).toBeGreaterThan(45);
  expect(new Set(plans.map((plan) => plan.channelId)).size).toBe(workspace.channelIds.length);
});

test('the plan of one seed and chat, as it has been since the first load: changing it would load known chats again', () => {
  const one: ChatRecord = {
    id: 'chat-1',
    topic: 'coffee',
    messages: [
      { from: 'customer', text: 'One latte please' },
      { from: 'agent', text: 'Right away' },
    ],
  };
  expect(planChat(one, 'sample', workspace)).toMatchObject({
    channelId: 13,
    externalChatId: 'chat-1',
    customer: { externalId: 'client-580753' },
    source: null,
    messages: [
      { externalId: 'chat-1-0', managerId: null, occurredAt: '2025-12-02T03:42:02.002Z' },
      { externalId: 'chat-1-1', managerId: 4, occurredAt: '2025-12-02T03:45:11.078Z' },
    ],
    closedAt: '2025-12-02T03:46:11.078Z',
  });
});

test('chats that share a client agree on the name', () => {
  const names = new Map<string, Set<string>>();
  for (let n = 0; n < 5_000; n++) {
    const one: ChatRecord = { id: `chat-${n}`, topic: '', messages: [{ from: 'customer', text: 'Hi' }] };
    const { externalId, name } = planChat(one, 's', workspace).customer;
    names.set(externalId, (names.get(externalId) ?? new Set()).add(String(name)));
  }
  expect(names.size).toBeLessThan(5_000);
  expect([...names.values()].every((given) => given.size === 1)).toBe(true);
});

test('a chat without messages, and a workspace without channels or managers, are refused', () => {
  const one: ChatRecord = { id: 'c', topic: '', messages: [{ from: 'customer', text: 'Hi' }] };
  const refusal = expect.objectContaining({ code: 'INVALID_CHAT' });
  expect(() => planChat({ ...one, messages: [] }, 's', workspace)).toThrow(refusal);
  expect(() => planChat(one, 's', { ...workspace, channelIds: [] })).toThrow(refusal);
  expect(() => planChat(one, 's', { ...workspace, managerIds: [] })).toThrow(refusal);
});

test('a workspace has the same keys for the same seed, all different, and others for another', () => {
  const keysOf = (aSeed: string): readonly string[] => {
    const { channels, managers } = workspaceOf(aSeed);
    return [...channels, ...managers].map(({ key }) => key);
  };
  expect(keysOf('a')).toEqual(keysOf('a'));
  expect(new Set([...keysOf('a'), ...keysOf('b')]).size).toBe(2 * keysOf('a').length);
});
