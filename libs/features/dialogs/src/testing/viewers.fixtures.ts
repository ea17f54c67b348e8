import type { Viewer } from '@parley/staff';
import { administratorViewer, managerViewer } from '@parley/staff/testing';

const botViewer = (id: number, changes: Partial<Viewer>): Viewer => ({
  kind: 'bot',
  id,
  permissions: [],
  channelIds: null,
  roles: [],
  ...changes,
});

/** One of every role. The two with the id 2 are a manager and a bot. */
export const viewers = {
  administrator: administratorViewer(1),
  manager: managerViewer(2),
  limited: managerViewer(3, { channelIds: [7] }),
  allDialogs: managerViewer(4, { permissions: ['all_dialogs'] }),
  allOfChannels: managerViewer(5, { permissions: ['all_dialogs'], channelIds: [7] }),
  /** Responsible for dialogs of a channel that the group does not work in. */
  allOfOther: managerViewer(3, { permissions: ['all_dialogs'], channelIds: [8] }),
  bot: botViewer(2, { roles: ['responsible'] }),
  hiddenBot: botViewer(9, { roles: ['hidden'], permissions: ['all_dialogs'] }),
} satisfies Record<string, Viewer>;
