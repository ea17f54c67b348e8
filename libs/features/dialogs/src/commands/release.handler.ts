import { answer, CommandRequest, handles, type Services } from '@parley/application';
import type { Responsible } from '@parley/shared';
import { requireSystem, staffOf, viewerOf } from '@parley/staff';
import { runOnDialog } from './dialogs.handler.js';

/** Takes a dialog from somebody who is not at work any more. Only the system does it: it has no route. */
export class ReleaseDialog extends CommandRequest<{ dialogId: number; from: Responsible }> {}

export const isAtWork = async (
  services: { readonly runner: Pick<Services['runner'], 'load'> },
  who: Responsible,
): Promise<boolean> => viewerOf(await staffOf(services), who) !== null;

export const ReleaseDialogHandler = handles(ReleaseDialog, async (services, message) => {
  const { request, envelope } = message;
  requireSystem(envelope);
  const command = { type: 'ReleaseDialog' as const, ...request };
  const context = async () => ({ atWork: await isAtWork(services, request.from) });
  return answer(await runOnDialog(services, message, command, context));
});
