import {
  canSeeDialog,
  clientAggregate,
  dialogAggregate,
  isClientThere,
  visibleDialogs,
  type ClientCommand,
  type ClientContext,
  type Viewer,
} from '@parley/domain';
import { streamOf } from '@parley/eventsourcing';
import { dialogsOfClient, type DialogOfClient } from '@parley/readmodels';
import { behind, type Services, upToDate } from '@parley/application';

const LIST = 'dialog-list';
/** Dialogs waiting for an operator that a command reads itself, one by one. */
const MOST_READ = 100;

/** Every dialog of the client, as the log says now. Throws `PROJECTION_BEHIND` while that cannot be known. */
async function everyDialog(services: Services, clientId: number): Promise<readonly DialogOfClient[]> {
  const waiting = [...(await upToDate(services, LIST))].flatMap(dialogIdOf);
  if (waiting.length > MOST_READ) throw behind(LIST);
  const [listed, read] = await Promise.all([
    dialogsOfClient(services.reader, clientId),
    Promise.all(waiting.map((dialogId) => readDialog(services, dialogId, clientId))),
  ]);
  return [...listed.filter(({ dialogId }) => !waiting.includes(dialogId)), ...read.flat()];
}

function dialogIdOf(stream: string): readonly number[] {
  const prefix = streamOf(dialogAggregate.name, '');
  return stream.startsWith(prefix) ? [Number(stream.slice(prefix.length))] : [];
}

/** The list does not know what has become of a dialog that waits; its stream does. */
async function readDialog(
  services: Services,
  dialogId: number,
  clientId: number,
): Promise<readonly DialogOfClient[]> {
  const { state } = await services.runner.load(dialogAggregate, dialogId);
  return state.clientId === clientId && !state.deleted ? [{ dialogId, ...state }] : [];
}

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
