import { answer, CommandRequest, handles } from '@parley/application';
import { senderOf } from '@parley/staff';
import { exampleThingAggregate } from './example-thing.decide.js';

export class AddExampleThing extends CommandRequest<{ name: string }> {}

export const AddExampleThingHandler = handles(AddExampleThing, async (services, message) => {
  const { request, envelope } = message;
  // The claim is an effect of its own: only for those who may send commands.
  await senderOf(services, envelope);
  // A repeat of the command finds the id of the first time.
  const { id } = await services.claims.claim('example-thing', [envelope.commandId], () =>
    services.ids.next('example-thing'),
  );
  const command = { type: 'AddExampleThing' as const, exampleThingId: id, ...request };
  const result = await services.runner.run(exampleThingAggregate, id, command, envelope, {
    body: { type: command.type, ...request },
    context: async () => ({ sender: await senderOf(services, envelope) }),
  });
  return answer(result, { exampleThingId: id });
});
