import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attempt } from '@parley/testkit';
import type { ChannelCommand } from './channel.commands.js';
import { channelAggregate } from './channel.decide.js';
import type { ChannelState } from './channel.state.js';

const name = fc.constantFrom('A', 'B', ' A ', '');
const settings = fc.constantFrom<unknown>(
  {},
  { text: { creating: 'both' } },
  { text: { creating: 'both', quoting: '' } },
  { x: 1 },
);
const channelId = 7;

const command: fc.Arbitrary<ChannelCommand> = fc.oneof(
  fc.record({
    type: fc.constant('RegisterChannel' as const),
    channelId: fc.constant(channelId),
    channelType: fc.constant('custom' as const),
    name,
    externalId: fc.constant(null),
    settings,
  }),
  fc.record(
    { type: fc.constant('UpdateChannel' as const), channelId: fc.constant(channelId), name, settings },
    { requiredKeys: ['type', 'channelId'] },
  ),
  fc.constant({ type: 'DeactivateChannel' as const, channelId }),
);

/** What a channel is, told without events: the words of the rules once more, over a text of what it shows. */
interface Model {
  phase: 'none' | 'active' | 'inactive';
  shown: string;
}

const shownSettings = (written: unknown): string =>
  JSON.stringify(written).includes('creating') ? 'text' : 'nothing';

function expected(model: Model, { type, ...given }: ChannelCommand): Model | 'refused' {
  if ((type === 'RegisterChannel') !== (model.phase === 'none') || model.phase === 'inactive')
    return 'refused';
  if (type === 'DeactivateChannel') return { ...model, phase: 'inactive' };
  const { name: newName, settings: written } = given as { name?: string; settings?: unknown };
  if (newName === '' || (written !== undefined && 'x' in (written as object))) return 'refused';
  const [oldName = '', oldSettings = ''] = model.shown.split('|');
  const shown = `${newName?.trim() ?? oldName}|${written === undefined ? oldSettings : shownSettings(written)}`;
  return shown === model.shown ? 'refused' : { phase: 'active', shown };
}

const modelOf = (state: ChannelState): Model => ({
  phase: state.active ? 'active' : state.registered ? 'inactive' : 'none',
  shown: state.registered ? `${state.name}|${shownSettings(state.settings)}` : '',
});

test('a channel agrees with the model after any sequence of commands, refusals included', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
      let state = channelAggregate.initialState;
      let model: Model = { phase: 'none', shown: '' };
      for (const next of commands) {
        const outcome = attempt(channelAggregate, state, next, { sender: null });
        const wanted = expected(model, next);
        expect(outcome.refusal === null ? 'taken' : 'refused').toBe(
          wanted === 'refused' ? 'refused' : 'taken',
        );
        state = outcome.state;
        if (wanted !== 'refused') model = wanted;
        expect(modelOf(state)).toEqual(model);
      }
    }),
    { numRuns: 500 },
  );
});
