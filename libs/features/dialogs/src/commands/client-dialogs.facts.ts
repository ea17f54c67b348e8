import { behind, fill, upToDate, type Services } from '@parley/application';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import { streamOf } from '@parley/eventsourcing';
import { clientDialogsPoint, type DialogOfClient } from '@parley/clients';
import { dialogsOfClient } from '../list/of-client.query.js';
import { isDialogSeen, visibleDialogsOf } from '../list/client-dialogs.query.js';

const LIST = 'dialog-list';
/** Dialogs waiting for an operator that a command reads itself, one by one. */
const MOST_READ = 100;

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

export const fillsClientDialogs = fill(clientDialogsPoint, {
  every: everyDialog,
  shown: (reader, viewer, clientId, params) => visibleDialogsOf(reader, viewer, clientId, params),
  isOneSeen: isDialogSeen,
});
