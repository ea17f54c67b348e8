import type { Viewer } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';

const bot = (
  id: number,
  role: 'responsible' | 'hidden',
  permissions: Viewer['permissions'] = [],
): Viewer => ({
  kind: 'bot',
  id,
  permissions,
  channelIds: null,
  roles: [role],
});

/** What a person may do in a dialog of channel 7, as the model knows it, without being its responsible. */
interface Person {
  readonly viewer: Viewer;
  /** `unassigned`: the dialogs that nobody has. */
  readonly sees: 'all' | 'unassigned' | 'none';
  readonly takes: boolean;
  /** What the person may do in the dialogs of others. */
  readonly rights: string;
}

export const PEOPLE: Readonly<Record<string, Person>> = {
  'manager:1': {
    viewer: managerViewer(1, { permissions: ['administrator'] }),
    sees: 'all',
    takes: true,
    rights: 'write close reassign link delete',
  },
  'manager:2': { viewer: managerViewer(2, { channelIds: [7] }), sees: 'unassigned', takes: true, rights: '' },
  'manager:3': { viewer: managerViewer(3), sees: 'unassigned', takes: true, rights: '' },
  'manager:4': { viewer: managerViewer(4, { channelIds: [8] }), sees: 'none', takes: false, rights: '' },
  'manager:5': {
    viewer: managerViewer(5, { permissions: ['all_dialogs', 'reassign_any'] }),
    sees: 'all',
    takes: true,
    rights: 'reassign',
  },
  'manager:6': {
    viewer: managerViewer(6, { permissions: ['delete_dialogs'] }),
    sees: 'unassigned',
    takes: true,
    rights: 'delete',
  },
  'bot:2': { viewer: bot(2, 'responsible'), sees: 'none', takes: true, rights: '' },
  'bot:9': { viewer: bot(9, 'hidden', ['all_dialogs']), sees: 'all', takes: false, rights: '' },
};
