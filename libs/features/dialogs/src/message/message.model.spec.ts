import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { attempt, comparing } from '@parley/testkit';
import { bob, eve, everything } from '../testing/stories/dialog.examples.js';
import { messageId, place } from '../testing/stories/message.examples.js';
import type { MessageCommand } from './message.commands.js';
import { messageAggregate } from './message.decide.js';
import { DELIVERY_STATUSES } from './message.events.js';
import type { MessageState } from './message.state.js';

interface Step {
  readonly command: MessageCommand;
  readonly byAuthor: boolean;
  readonly blocked: boolean;
  readonly reportsRead: boolean;
}

const command: fc.Arbitrary<MessageCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('ChangeDeliveryStatus' as const),
      messageId: fc.constant(messageId),
      status: fc.constantFrom(...DELIVERY_STATUSES),
      code: fc.constantFrom('general', 'general', 'nonsense', null),
      externalId: fc.constantFrom(null, null, 'm-2', 'm-3'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('EditMessage' as const),
      messageId: fc.constant(messageId),
      text: fc.constantFrom('Yes', 'No', ' '),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ReceiveEdit' as const),
      messageId: fc.constant(messageId),
      text: fc.constantFrom('Yes', 'No', ' '),
      at: fc.constantFrom('2026-01-01T00:01:00.000Z', '2026-01-01T00:02:00.000Z', '2026-01-01T00:03:00.000Z'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'DeleteMessage' as const, messageId }) },
  { weight: 1, arbitrary: fc.constant({ type: 'ReceiveDeletion' as const, messageId }) },
);
const story: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    command,
    byAuthor: fc.constantFrom(true, true, true, false),
    blocked: fc.constantFrom(false, false, true),
    reportsRead: fc.constantFrom(true, true, false),
  }),
  { maxLength: 20, size: 'max' },
);

const contextOf = ({ command: { type }, byAuthor, blocked, reportsRead }: Step) => {
  const status = { read: reportsRead ? ('send' as const) : ('none' as const) };
  const channel = { active: true, settings: { ...everything, status } };
  const sender = type === 'ChangeDeliveryStatus' ? null : byAuthor ? bob : eve;
  return { sender, message: { ...place(), channel, client: { clientId: 5, blocked } } };
};

/** How far a message has come is a number here: it only grows, and 9 is the end by failure. */
interface Model {
  readonly far: number;
  readonly id: string | null;
  /** Null: deleted. */
  readonly text: string | null;
  /** Time of the latest edit in the messenger. */
  readonly told: string;
}
const begin: Model = { far: 0, id: null, text: 'Yes', told: '' };
const FAR = { queued: 0, sent: 1, delivered: 2, read: 3, failed: 9 } as const;

/** The model after the step, or null when it has to be refused. */
function next(model: Model, step: Step): Model | null {
  const given = step.command;
  if (given.type === 'ChangeDeliveryStatus') return reported(model, step, FAR[given.status], given);
  if (given.type === 'ReceiveEdit' || given.type === 'ReceiveDeletion') return told(model, step, given);
  if (!step.byAuthor || model.text === null || step.blocked) return null;
  if (given.type === 'DeleteMessage') return { ...model, text: null };
  return given.text === ' ' || given.text === model.text ? null : { ...model, text: given.text };
}

function told(
  model: Model,
  { blocked }: Step,
  given: Extract<MessageCommand, { type: 'ReceiveEdit' | 'ReceiveDeletion' }>,
): Model | null {
  if (blocked) return null;
  if (given.type === 'ReceiveDeletion') return { ...model, text: null };
  const { text, at } = given;
  return model.text === null || at < model.told ? model : { ...model, text, told: at };
}

function reported(
  model: Model,
  { blocked, reportsRead }: Step,
  far: number,
  { code, externalId }: Extract<MessageCommand, { type: 'ChangeDeliveryStatus' }>,
): Model | null {
  if ((far === 3 && !reportsRead) || (far === 9 && code !== 'general')) return null;
  if (far === 9) return model.far < 2 ? { ...model, far, id: externalId ?? model.id } : model;
  if (model.far === 9) return model;
  if (model.far === 0 && far > 0 && blocked) return null;
  const reached = Math.max(model.far, far);
  const id = far > model.far ? (externalId ?? model.id) : (model.id ?? externalId ?? null);
  return reached === 0 ? model : { ...model, far: reached, id };
}

function play(
  steps: readonly Step[],
  each: (before: MessageState, after: MessageState, refusal: string | null, step: Step) => void,
): void {
  let state = messageAggregate.initialState;
  for (const step of steps) {
    const outcome = attempt(messageAggregate, state, step.command, contextOf(step));
    each(state, outcome.state, outcome.refusal, step);
    state = outcome.state;
  }
}

describe('a message', () => {
  test('agrees with the model after any sequence of commands', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let model = begin;
        comparing((compare) => {
          play(steps, (_before, after, refusal, step) => {
            const wanted = next(model, step);
            compare(refusal !== null, wanted === null);
            model = wanted ?? model;
            compare([FAR[after.status], after.externalId], [model.far, model.id]);
            compare(after.deleted ? null : (after.text ?? 'Yes'), model.text);
          });
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('never goes back, whatever is reported and in whatever order', () => {
    fc.assert(
      fc.property(story, (steps) => {
        comparing((compare) => {
          play(steps, (before, after) => {
            if (before.status === 'failed') compare(after.status, 'failed');
            compare(FAR[after.status] >= FAR[before.status], true);
            if (FAR[before.status] >= 2 && before.status !== 'failed')
              compare(after.status === 'failed', false);
            if (before.deleted) compare([after.deleted, after.text], [true, null]);
          });
        });
      }),
      { numRuns: 500 },
    );
  });

  test('the same report again is noted and changes nothing', () => {
    fc.assert(
      fc.property(story, (steps) => {
        comparing((compare) => {
          play(steps, (_before, after, refusal, step) => {
            if (refusal !== null || step.command.type !== 'ChangeDeliveryStatus') return;
            const again = attempt(messageAggregate, after, step.command, contextOf(step));
            compare(again, { state: after, refusal: null });
          });
        });
      }),
      { numRuns: 500 },
    );
  });
});
