import {
  answer,
  handles,
  type CommandHandler,
  type CommandRequest,
  type RequestClass,
} from '@parley/application';
import type { ContributedCommand, DomainCommand, EventDefinition, Extended } from '@parley/eventsourcing';
import { actingViewer, type Viewer } from '@parley/staff';
import type { DialogState } from '../dialog/dialog.state.js';

interface OnDialog extends DomainCommand {
  readonly dialogId: number;
}

/**
 * Runs a command that another feature contributes to dialogs. The fields of its request are those of the command, and each decision is told
 * who sends it, with the rights of that moment; a process of the system may not.
 */
export const handlesOnDialog = <Own, Command extends OnDialog, Definition extends EventDefinition>(
  request: RequestClass<CommandRequest<Omit<Command, 'type'>>>,
  contributed: ContributedCommand<
    Extended<DialogState, Own>,
    Command,
    Definition,
    { readonly sender: Viewer }
  >,
): CommandHandler =>
  handles(request, async (services, { request: asked, envelope, expectedRevision }) => {
    const command = { type: contributed.type, ...asked } as Command;
    const result = await services.runner.run(contributed, command.dialogId, command, envelope, {
      context: async () => ({ sender: await actingViewer(services, envelope) }),
      ...(expectedRevision !== undefined && { expectedRevision }),
    });
    return answer(result);
  });
