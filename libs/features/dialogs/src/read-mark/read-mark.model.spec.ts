import { test } from '@jest/globals';
import fc from 'fast-check';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import type { DialogState } from '../dialog/dialog.state.js';
import { unreadAfter } from '../dialog/dialog.unanswered.js';
import { attempt, comparing, stateAfter } from '@parley/testkit';
import { begun, closed, dialogId, now, opened, received, sent } from '../testing/stories/dialog.examples.js';
import { administratorViewer } from '@parley/staff/testing';
import type { ReadMarkCommand } from './read-mark.commands.js';
import { readMarkAggregate } from './read-mark.decide.js';
import type { ReadMarkState } from './read-mark.state.js';

const SAYINGS = ['client writes', 'answer', 'answer in the app', 'imported answer', 'note', 'close'] as const;

type Step =
  | { readonly what: (typeof SAYINGS)[number]; readonly at: string }
  | { readonly what: 'read' | 'unread'; readonly user: 1 | 2; readonly upTo: number | null };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    what: fc.constantFrom(...SAYINGS, 'client writes' as const),
    at: fc.integer({ min: 10, max: 25 }).map((day) => `2026-01-${day}T00:00:00.000Z`),
  }),
  fc.record({
    what: fc.constantFrom('read', 'read', 'unread'),
    user: fc.constantFrom(1, 2),
    upTo: fc.option(fc.nat({ max: 12 })),
  }),
);

/** One entry for each message of the client: who still has to read it. */
type Waiting = { readonly at: string; readonly readers: Set<number> }[];

const eventsOf = ({ what, at: toldAt }: Extract<Step, { at: string }>, { incoming, status }: DialogState) => {
  const open = status === 'open' ? [] : [opened()];
  if (what === 'client writes') return [...open, received({ incoming: incoming + 1, toldAt })];
  if (what === 'answer in the app') return [...open, received({ incoming, originator: 'channel', toldAt })];
  if (what === 'answer') return [...open, sent({ incoming })];
  if (what === 'imported answer') return [...open, sent({ incoming, toldAt })];
  if (what === 'note') return [sent({ incoming, scope: 'private', toldAt })];
  return status === 'open' ? [closed()] : [];
};

/** The same in the model, which remembers the times of all answers. */
function remember(waiting: Waiting, answers: string[], { what, at }: Extract<Step, { at: string }>): void {
  if (what === 'client writes') {
    const isAnswered = answers.some((answer) => answer > at);
    waiting.push({ at, readers: new Set(isAnswered ? [] : [1, 2]) });
  }
  if (what === 'answer' || what === 'close') waiting.forEach(({ readers }) => readers.clear());
  if (what !== 'answer in the app' && what !== 'imported answer') return;
  answers.push(at);
  waiting.filter((message) => message.at <= at).forEach(({ readers }) => readers.clear());
}

/** Whether the command is taken; marks in the model what it does. */
function taken(
  waiting: Waiting,
  flags: Set<number>,
  { what, user, upTo }: Extract<Step, { user: number }>,
): boolean {
  const isUnread = flags.has(user) || waiting.some(({ readers }) => readers.has(user));
  if (what === 'unread') {
    if (!isUnread) flags.add(user);
    return !isUnread;
  }
  const read = waiting.slice(0, upTo ?? waiting.length).filter(({ readers }) => readers.delete(user));
  return flags.delete(user) || read.length > 0;
}

test('two users’ marks agree with the model after any sequence of events and commands, each for its user alone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) =>
      comparing((compare) => {
        let dialog = stateAfter(dialogAggregate, begun);
        const marks: Record<number, ReadMarkState> = {};
        const waiting: Waiting = [{ at: now, readers: new Set([1, 2]) }];
        const answers: string[] = [];
        const flags = new Set<number>();
        for (const given of steps) {
          if (!('user' in given)) {
            const events = eventsOf(given, dialog);
            dialog = stateAfter(dialogAggregate, events, dialog);
            if (events.length > 0) remember(waiting, answers, given);
            continue;
          }
          const { what, user, upTo } = given;
          const command: ReadMarkCommand =
            what === 'read'
              ? { type: 'MarkDialogRead', dialogId, messageId: upTo === null ? null : 5_000 + upTo }
              : { type: 'MarkDialogUnread', dialogId };
          const before = marks[user] ?? readMarkAggregate.initialState;
          const outcome = attempt(readMarkAggregate, before, command, {
            sender: administratorViewer(user),
            dialog,
            message: upTo === null ? null : { dialogId, incoming: Math.min(upTo, dialog.incoming) },
          });
          compare(outcome.refusal === null, taken(waiting, flags, given));
          marks[user] = outcome.state;
          compare(outcome.state.flagged, flags.has(user));
          compare(outcome.state.upTo >= before.upTo, true);
          const unread = unreadAfter(dialog.unanswered.waiting, outcome.state.upTo);
          compare(unread, waiting.filter(({ readers }) => readers.has(user)).length);
        }
      }),
    ),
    { numRuns: 1000 },
  );
});
