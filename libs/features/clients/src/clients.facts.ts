import type { Services } from '@parley/application';
import { canSeeDialog, isClientThere, visibleDialogs, type Viewer } from '@parley/staff';
import { clientAggregate } from './client.decide.js';
import type { ClientCommand, ClientContext } from './client.commands.js';
import { clientDialogsPoint } from './client.points.js';

const everyDialog = (services: Services, clientId: number) =>
  services.reader.at(clientDialogsPoint).every(services, clientId);

const seesAll = (viewer: Viewer): boolean => visibleDialogs(viewer).all;

/** Whether there is such a client, and the sender sees it. Throws `PROJECTION_BEHIND` while that cannot be known. */
export async function seesClient(services: Services, sender: Viewer, clientId: number): Promise<boolean> {
  const { state } = await services.runner.load(clientAggregate, clientId);
  const dialogs = seesAll(sender) ? [] : await everyDialog(services, clientId);
  const seesDialog = dialogs.some((dialog) => canSeeDialog(sender, dialog));
  return isClientThere(sender, { registered: state.registered, seesDialog });
}

/** What the command has to know of the client's dialogs: all of them where its event names them, one that the sender sees otherwise. */
export async function clientContext(
  services: Services,
  { type, clientId }: ClientCommand,
  sender: Viewer,
): Promise<ClientContext> {
  const named = type === 'BlockClient' || type === 'UnblockClient';
  if (!named && seesAll(sender)) return { sender, seesClient: true, dialogIds: [] };
  const dialogs = await everyDialog(services, clientId);
  const seesClient = seesAll(sender) || dialogs.some((dialog) => canSeeDialog(sender, dialog));
  return { sender, seesClient, dialogIds: dialogs.map(({ dialogId }) => dialogId) };
}
