import type { Viewer } from '../index.js';

/** A manager of a group without limits and without permissions, unless `changes` say otherwise. */
export const managerViewer = (id: number, changes: Partial<Omit<Viewer, 'kind' | 'id'>> = {}): Viewer => ({
  kind: 'manager',
  id,
  permissions: [],
  channelIds: null,
  roles: [],
  ...changes,
});

export const administratorViewer = (id = 1): Viewer => managerViewer(id, { permissions: ['administrator'] });
