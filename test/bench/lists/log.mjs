import { keptLog } from '../data.mjs';
import { workspaceEvents } from './workspace.mjs';

/** The place with the log of a workspace, which is written unless it is there. */
export async function workspaceLog(places, dialogs, note) {
  const place = await places.place('lists');
  note(`  a log of ${dialogs} dialogs of a year`);
  await keptLog(place, { dialogs, kind: 'workspace' }, workspaceEvents({ dialogs }));
  return place;
}
