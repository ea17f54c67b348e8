import {
  accessErrors,
  channelAggregate,
  clientAggregate,
  mayTake,
  type ChannelFacts,
  type ClientFacts,
  type Responsible,
  type Viewer,
} from '@parley/domain';
import type { Actor } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { findViewer, senderOf } from '../staff/staff.facts.js';

/** A person or bot who acts in a dialog. Throws `NOT_ALLOWED` for anybody else. */
export async function actingViewer(core: Core, actor: Actor): Promise<Viewer> {
  const viewer = await senderOf(core, actor);
  if (!viewer) throw accessErrors.NOT_ALLOWED();
  return viewer;
}

export async function channelFacts(core: Core, channelId: number): Promise<ChannelFacts> {
  const { state } = await core.runner.load(channelAggregate, channelId);
  return { active: state.active, settings: state.settings };
}

/** Null for a detached dialog, and for a client that does not exist. */
export async function clientFacts(core: Core, clientId: number | null): Promise<ClientFacts | null> {
  if (clientId === null) return null;
  const { state, revision } = await core.runner.load(clientAggregate, clientId);
  return revision < 0 ? null : { blocked: state.blocked };
}

/** Whether somebody may become responsible for a dialog of the channel; null when unknown or deactivated. */
export async function targetFacts(
  core: Core,
  channelId: number,
  to: Responsible | null,
): Promise<{ eligible: boolean } | null> {
  const viewer = to && (await findViewer(core, to));
  return viewer ? { eligible: mayTake(viewer, channelId) } : null;
}
