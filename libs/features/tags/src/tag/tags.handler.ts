import { answer, CommandRequest, dataOf, handles, type Services } from '@parley/application';
import { senderOf } from '@parley/staff';
import type { TagCommand } from './tags.commands.js';
import { TAGS_ID, tagsAggregate } from './tags.decide.js';

interface OnTag {
  readonly tagId: number;
}

export class CreateTag extends CommandRequest<{ name: string; color: string }> {}
export class RenameTag extends CommandRequest<OnTag & { name: string }> {}
export class RecolorTag extends CommandRequest<OnTag & { color: string }> {}
export class ArchiveTag extends CommandRequest<OnTag> {}
export class RestoreTag extends CommandRequest<OnTag> {}
export class DeleteTag extends CommandRequest<OnTag> {}

async function run(services: Services, { envelope }: CommandRequest<object>, command: TagCommand) {
  const result = await services.runner.run(tagsAggregate, TAGS_ID, command, envelope, {
    context: async () => ({ sender: await senderOf(services, envelope) }),
  });
  return answer(result);
}

export const CreateTagHandler = handles(CreateTag, async (services, { request, envelope }) => {
  const command = { type: 'CreateTag' as const, ...request };
  let taken: number | undefined;
  const result = await services.runner.run(tagsAggregate, TAGS_ID, command, envelope, {
    // The id is kept for a decision that has to be made again.
    context: async () => ({
      sender: await senderOf(services, envelope),
      newId: (taken ??= await services.ids.next('tag')),
    }),
  });
  return answer(result, { tagId: dataOf(result.events, 'TagCreated')?.tagId });
});

export const RenameTagHandler = handles(RenameTag, (services, message) =>
  run(services, message, { type: 'RenameTag', ...message.request }),
);
export const RecolorTagHandler = handles(RecolorTag, (services, message) =>
  run(services, message, { type: 'RecolorTag', ...message.request }),
);
export const ArchiveTagHandler = handles(ArchiveTag, (services, message) =>
  run(services, message, { type: 'ArchiveTag', ...message.request }),
);
export const RestoreTagHandler = handles(RestoreTag, (services, message) =>
  run(services, message, { type: 'RestoreTag', ...message.request }),
);
export const DeleteTagHandler = handles(DeleteTag, (services, message) =>
  run(services, message, { type: 'DeleteTag', ...message.request }),
);
