import { accessErrors } from '../access/access.errors.js';
import { has, type Viewer } from '../access/viewer.js';
import { STAFF_ID, staffAggregate } from '../staff.decide.js';
import { viewerOf } from '../access/viewer-of.js';
import type { Responsible } from '@parley/shared';
import type { StaffState } from '../staff.state.js';
import type { Actor } from '@parley/eventsourcing';
import type { Permission, RequestEnvelope, Services } from '@parley/application';
import { viewerBy } from './sign-in.js';

export { STAFF_ID } from '../staff.decide.js';

/** The actor of what nobody asked for: the first start, and imports. */
export const SYSTEM: Actor = { kind: 'system', id: null };

/** The acting person or bot by name; null for the system. */
export const ownerOf = (actor: Actor): Responsible | null =>
  (actor.kind === 'manager' || actor.kind === 'bot') && actor.id !== null
    ? { kind: actor.kind, id: actor.id }
    : null;

/**
 * The same for the sender of a command. Throws `NOT_ALLOWED` for a client or a channel: what they cause gives them no rights here, and least
 * of all those of the system.
 */
export function senderNamed(actor: Actor): Responsible | null {
  const owner = ownerOf(actor);
  if (owner === null && actor.kind !== 'system') throw accessErrors.NOT_ALLOWED({ kind: actor.kind });
  return owner;
}

/** Throws `NOT_ALLOWED` for everybody but the system. */
export function requireSystem({ actor }: RequestEnvelope): void {
  if (senderNamed(actor) !== null) throw accessErrors.NOT_ALLOWED();
}

/** All staff as the log says now: what one decision needs of them is read once. */
export const staffOf = async ({
  runner,
}: {
  readonly runner: Pick<Services['runner'], 'load'>;
}): Promise<StaffState> => (await runner.load(staffAggregate, STAFF_ID)).state;

/** Throws `UNAUTHENTICATED` for a token that is not live any more. */
export function requireToken(staff: StaffState, { tokenId }: RequestEnvelope): void {
  if (tokenId !== undefined) viewerBy(staff, { tokenId });
}

/** The same this very moment. */
export async function confirmToken(services: Services, envelope: RequestEnvelope): Promise<void> {
  if (envelope.tokenId !== undefined) requireToken(await staffOf(services), envelope);
}

/**
 * Who sends a command, with what they may do; null for the system. Throws `UNAUTHENTICATED` for a token that is not live any more and
 * `NOT_ALLOWED` for somebody deactivated.
 */
export function senderIn(staff: StaffState, envelope: RequestEnvelope): Viewer | null {
  requireToken(staff, envelope);
  const owner = senderNamed(envelope.actor);
  if (!owner) return null;
  const viewer = viewerOf(staff, owner);
  if (!viewer) throw accessErrors.NOT_ALLOWED({ ...owner });
  return viewer;
}

/** The same this very moment. */
export async function senderOf(services: Services, envelope: RequestEnvelope): Promise<Viewer | null> {
  const isSystem = envelope.tokenId === undefined && senderNamed(envelope.actor) === null;
  return isSystem ? null : senderIn(await staffOf(services), envelope);
}

/** A person or bot who acts. Throws like {@link senderIn}, and `NOT_ALLOWED` for the system. */
export async function actingViewer(services: Services, envelope: RequestEnvelope): Promise<Viewer> {
  const viewer = await senderOf(services, envelope);
  if (!viewer) throw accessErrors.NOT_ALLOWED();
  return viewer;
}

/** Throws `NOT_ALLOWED` for a sender without the permission; the system (null) has every one. */
export function requirePermission(sender: Viewer | null, permission: Permission): void {
  if (sender && !has(sender, permission)) throw accessErrors.NOT_ALLOWED({ permission: permission.name });
}
