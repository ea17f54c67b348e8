import {
  accessErrors,
  has,
  type Permission,
  STAFF_ID,
  staffAggregate,
  viewerOf,
  type Responsible,
  type Viewer,
} from '@parley/domain';
import type { Actor } from '@parley/eventsourcing';
import type { Services } from '@parley/application';

export { STAFF_ID } from '@parley/domain';

/** The actor of what nobody asked for: the first start, and imports. */
export const SYSTEM: Actor = { kind: 'system', id: null };

/** The acting person or bot by name; null for the system. */
export const ownerOf = (actor: Actor): Responsible | null =>
  (actor.kind === 'manager' || actor.kind === 'bot') && actor.id !== null
    ? { kind: actor.kind, id: actor.id }
    : null;

/** The viewer of a manager or bot, null when unknown or deactivated. */
export async function findViewer(services: Services, owner: Responsible): Promise<Viewer | null> {
  const { state } = await services.runner.load(staffAggregate, STAFF_ID);
  return viewerOf(state, owner);
}

/** Who sends a command, with what they may do this very moment; null for the system. Throws `NOT_ALLOWED` for somebody deactivated. */
export async function senderOf(services: Services, actor: Actor): Promise<Viewer | null> {
  const owner = ownerOf(actor);
  if (!owner) return null;
  const viewer = await findViewer(services, owner);
  if (!viewer) throw accessErrors.NOT_ALLOWED({ ...owner });
  return viewer;
}

/** Throws `NOT_ALLOWED` for who lacks the permission; the system (null) lacks none. */
export function demand(sender: Viewer | null, permission: Permission): void {
  if (sender && !has(sender, permission)) throw accessErrors.NOT_ALLOWED({ permission });
}
