import { DeleteDialog } from '@parley/dialogs';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { until } from '../../support/until.js';
import { ADMINISTRATOR, one, type Scene } from '../scene.js';
import * as onDialogs from './dialogs.acts.js';
import * as onFeatures from './features.acts.js';
import * as onStaff from './staff.acts.js';
import * as onTalk from './talk.acts.js';
import type { Act } from './talk.acts.js';

/** What happens, and how often beside the rest. */
const HAPPENS: readonly (readonly [times: number, act: Act])[] = [
  [12, onTalk.receives],
  [14, onTalk.writes],
  [6, onTalk.edits],
  [2, onTalk.deletes],
  [3, onTalk.changesThere],
  [8, onTalk.reports],
  [6, onTalk.marks],
  [9, onDialogs.reassigns],
  [6, onDialogs.closes],
  [4, onDialogs.links],
  [3, onDialogs.blocks],
  [2, onDialogs.unblocks],
  [3, onDialogs.describes],
  [1, onDialogs.removes],
  [4, onFeatures.tags],
  [2, onFeatures.limits],
  [3, onStaff.hires],
  [1, onStaff.fires],
  [4, onStaff.grants],
  [3, onStaff.groups],
  [3, onStaff.tokens],
  [2, onStaff.channels],
];
const ACTS = HAPPENS.flatMap(([times, act]) => Array<Act>(times).fill(act));

/** So many acts that are done; what is refused does not count. */
export async function happen(scene: Scene, count: number): Promise<void> {
  for (let done = 0; done < count;) {
    scene.number += 1;
    const chat = one(scene, scene.chats)!;
    if ((await ACTS[scene.draws.below(ACTS.length)]!(scene, chat)) !== null) done += 1;
  }
  await scene.settled();
}

/** Deletes a third of the dialogs, and messages of others. */
export async function removeSome(scene: Scene): Promise<void> {
  for (const { dialogId } of scene.chats.filter((_, index) => index % 3 === 0))
    await scene.act(DeleteDialog, { dialogId }, ADMINISTRATOR);
  for (let n = 0; n < 40; n++) await onTalk.deletes(scene, scene.chats[0]!);
  await scene.settled();
}

/** What operators do to a read model that nothing here asks. */
export async function operate({ core, settled }: Scene): Promise<void> {
  for (const type of ['pause', 'resume'] as const)
    await core.projections.submit({ type, name: 'gallery' }, byHand(type));
  await settled();
}

/** Builds these read models again, all of them from the same pages of the log, and waits until they are served. */
export async function rebuild({ core, settled }: Scene, names: readonly string[]): Promise<void> {
  const { projections } = core;
  const before = new Map<string, string>();
  for (const name of names) before.set(name, await projections.serving(name));
  for (const name of names) await projections.submit({ type: 'rebuild', name }, byHand(`rebuild ${name}`));
  for (const name of names)
    await until(async () => {
      await projections.refresh();
      return (await projections.serving(name)) !== before.get(name);
    }, `${name} is built again`);
  await settled();
}

const byHand = (commandId: string): CommandEnvelope => ({
  ...{ commandId, actor: ADMINISTRATOR, correlationId: commandId },
});
