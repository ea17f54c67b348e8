import { effect, type ProcessServices, applicationErrors } from '@parley/application';
import type { UserDeactivated } from '@parley/staff';
import { isAtWork, ReleaseDialog } from '../commands/release.handler.js';
import type { DialogReassigned } from '../dialog/dialog.events.js';
import type { Responsible } from '@parley/shared';
import { defineProcess, reactTo, type Process, type Reaction } from '@parley/subscriptions';
import type { InfrastructureError, RecordedEvent, RecordedOf } from '@parley/eventsourcing';
import { dialogIdsOfResponsible } from '../list/of-responsible.query.js';

const LIST = 'dialog-list';
/** How long the list of dialogs may take to come to an event before the event is tried again, in ms. */
const WAIT_MS = 2_000;
const DIALOG_STREAM = /^dialog-(\d+)$/;

/**
 * A deactivated user or bot loses all dialogs, so that colleagues can answer; and a dialog that is given to somebody deactivated at that
 * very moment goes back to nobody, too. Begins at the start of the log: each command is decided on who is responsible and at work now.
 */
export const releaseDialogs = (dependencies: ProcessServices): Process =>
  defineProcess({
    name: 'release-dialogs',
    from: 'start',
    on: {
      UserDeactivated: reactTo<RecordedOf<typeof UserDeactivated>>((event) =>
        releaseAll(dependencies, event, { kind: 'manager', id: event.data.userId }),
      ),
      DialogReassigned: reactTo<RecordedOf<typeof DialogReassigned>>(({ data }) =>
        releaseLate(dependencies, data.dialogId, data.to),
      ),
    },
  });

async function* releaseAll(
  dependencies: ProcessServices,
  { position }: RecordedEvent,
  from: Responsible,
): AsyncGenerator<Reaction> {
  const { projections, reader } = dependencies;
  if ((await projections.waitFor(LIST, position, WAIT_MS)) === 'late') throw behind();
  // Before the list: one that stops waiting meanwhile may stand there too late.
  const waiting = await projections.parked(LIST);
  for await (const dialogId of dialogIdsOfResponsible(reader, from))
    yield release(dependencies, dialogId, from);
  // The list does not know what has become of these; they themselves do.
  for (const { stream } of waiting) {
    const [, dialogId] = DIALOG_STREAM.exec(stream) ?? [];
    if (dialogId !== undefined) yield release(dependencies, Number(dialogId), from);
  }
}

async function* releaseLate(
  dependencies: ProcessServices,
  dialogId: number,
  to: Responsible | null,
): AsyncGenerator<Reaction> {
  if (to !== null && !(await isAtWork(dependencies, to))) yield release(dependencies, dialogId, to);
}

const release = ({ application }: ProcessServices, dialogId: number, from: Responsible): Reaction =>
  effect(application, {
    step: `dialog-${dialogId}`,
    command: ReleaseDialog,
    request: { dialogId, from },
  });

const behind = (): InfrastructureError =>
  applicationErrors.PROJECTION_BEHIND(`${LIST} has not come to the event yet.`, { name: LIST });
