import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attempt } from '@parley/testkit';
import type { ClientCommand } from './client.commands.js';
import { clientAggregate } from './client.decide.js';

const clientId = 5;
const text = fc.constantFrom('a', ' a', 'b', '');
const optional = fc.option(text);
const contacts = fc.record({ phone: optional, email: optional });
const source = fc.record({
  utmSource: optional,
  utmMedium: fc.constant(null),
  utmCampaign: fc.constant(null),
  utmTerm: fc.constant(null),
  utmContent: fc.constant(null),
  referrer: optional,
});

const register = {
  type: 'RegisterClient' as const,
  clientId,
  channelId: 7,
  externalId: 'u',
  avatarUrl: null,
  profileUrl: null,
};
const command: fc.Arbitrary<ClientCommand> = fc.oneof(
  fc.record({ name: text, contacts }).map((given) => ({ ...register, ...given })),
  text.map((name) => ({ type: 'RenameClient' as const, clientId, name })),
  contacts.map((given) => ({ type: 'SetClientContacts' as const, clientId, contacts: given })),
  fc
    .tuple(fc.constantFrom(11, 12), source)
    .map(([dialogId, given]) => ({ type: 'SetClientSource' as const, clientId, dialogId, source: given })),
  fc.constant({ type: 'BlockClient' as const, clientId }),
  fc.constant({ type: 'UnblockClient' as const, clientId }),
);

/** The card as a flat page of text lines; null before the client appeared. */
type Model = { name: string; contacts: string; source: string; blocked: string } | null;

const line = (values: object): string =>
  Object.values(values)
    .map((value: string | null) => (value ?? '').trim())
    .join('|');

function written(given: ClientCommand): Partial<NonNullable<Model>> | null {
  switch (given.type) {
    case 'RegisterClient':
      // Without a name the external id stands for it.
      return { name: given.name?.trim() || 'u', contacts: line(given.contacts), source: '', blocked: 'no' };
    case 'RenameClient':
      return { name: given.name.trim() };
    case 'SetClientContacts':
      return { contacts: line(given.contacts) };
    case 'SetClientSource':
      return line(given.source) === '|||||' ? null : { source: `${given.dialogId}|${line(given.source)}` };
    case 'BlockClient':
      return { blocked: 'yes' };
    case 'UnblockClient':
      return { blocked: 'no' };
  }
}

/** The page after the command; the same page when the command has to be refused. */
function next(model: Model, given: ClientCommand): Model {
  const lines = written(given);
  if (lines === null || lines.name === '') return model;
  if ((given.type === 'RegisterClient') !== (model === null)) return model;
  const page = { ...model, ...lines } as NonNullable<Model>;
  return JSON.stringify(page) === JSON.stringify(model) ? model : page;
}

test('a client agrees with the model after any sequence of commands; what changes nothing is refused', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      let state = clientAggregate.initialState;
      let model: Model = null;
      for (const given of commands) {
        const outcome = attempt(clientAggregate, state, given, {
          sender: null,
          seesClient: false,
          dialogIds: [],
        });
        const wanted = next(model, given);
        expect(outcome.refusal !== null).toBe(wanted === model);
        [state, model] = [outcome.state, wanted];
        if (model === null) continue;
        expect([state.name, line(state.contacts), state.blocked]).toEqual([
          model.name,
          model.contacts,
          model.blocked === 'yes',
        ]);
        const last = state.lastSource;
        expect(last === null ? '' : `${last.dialogId}|${line(last.source)}`).toBe(model.source);
      }
    }),
    { numRuns: 500 },
  );
});
