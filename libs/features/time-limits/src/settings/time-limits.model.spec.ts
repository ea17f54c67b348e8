import { expect, test } from '@jest/globals';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { attempt } from '@parley/testkit';
import fc from 'fast-check';
import type { TimeLimitsCommand } from './time-limits.commands.js';
import { timeLimitsAggregate } from './time-limits.decide.js';
import { settingsWith } from './settings.fixtures.js';

interface Written {
  readonly danger: number;
  readonly warning: number | null;
  readonly days: readonly number[];
}

/** Limits out of bounds, warnings that come too late and days that stand twice among them. */
const written: fc.Arbitrary<Written> = fc.record({
  danger: fc.constantFrom(0, 10, 20, 25, 30),
  warning: fc.constantFrom(null, 10, 20),
  days: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
});
const step = fc.record({
  asked: fc.option(written),
  isAllowed: fc.boolean(),
});

const commandOf = (asked: Written | null): TimeLimitsCommand => {
  if (asked === null) return { type: 'RemoveTimeLimits' };
  const { danger, warning, days } = asked;
  const workingHours = days.map((weekday) => ({ weekday, periods: [{ from: '09:00', to: '18:00' }] }));
  return { type: 'SetTimeLimits', settings: settingsWith({ limits: { danger, warning }, workingHours }) };
};

/** What is set, told without events: the words of the rules once more. Null: refused. */
function expected(before: string, asked: Written | null, isAllowed: boolean): string | null {
  if (!isAllowed) return null;
  if (asked === null) return before === 'nothing' ? null : 'nothing';
  const { danger, warning, days } = asked;
  const isLimit = danger >= 10 && danger % 10 === 0 && (warning === null || warning < danger);
  const isWeek = days.length > 0 && new Set(days).size === days.length;
  const after = `${danger} ${warning ?? 'never'} ${days.toSorted().join()}`;
  return isLimit && isWeek && after !== before ? after : null;
}

function shown({ settings }: typeof timeLimitsAggregate.initialState): string {
  if (settings === null) return 'nothing';
  const { limits, workingHours } = settings;
  return `${limits?.danger} ${limits?.warning ?? 'never'} ${workingHours?.map(({ weekday }) => weekday).join()}`;
}

test('the time limits agree with the model after any sequence of commands, refusals included', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let state = timeLimitsAggregate.initialState;
      let model = 'nothing';
      for (const { asked, isAllowed } of steps) {
        const sender = isAllowed ? administratorViewer() : managerViewer(2);
        const outcome = attempt(timeLimitsAggregate, state, commandOf(asked), { sender });
        const wanted = expected(model, asked, isAllowed);
        expect(outcome.refusal === null).toBe(wanted !== null);
        state = outcome.state;
        model = wanted ?? model;
        expect(shown(state)).toBe(model);
      }
    }),
    { numRuns: 500 },
  );
});
