import { channelAggregate } from '@parley/channels';
import { clientAggregate } from '@parley/clients';
import { mayTake, viewerOf, type StaffState } from '@parley/staff';
import type { ChannelFacts, ClientFacts } from '../message/facts.js';
import type { DialogState } from '../dialog/dialog.state.js';
import type { Responsible } from '@parley/shared';
import type { Services } from '@parley/application';

export async function channelFacts(services: Services, channelId: number): Promise<ChannelFacts> {
  const { state } = await services.runner.load(channelAggregate, channelId);
  return { active: state.active, settings: state.settings };
}

/** Of the dialog's client and of whose chat it is; null where neither is registered. */
export async function clientFacts(
  services: Services,
  { clientId, chatClientId }: Pick<DialogState, 'clientId' | 'chatClientId'>,
): Promise<ClientFacts | null> {
  const isTheirs = clientId === null || clientId === chatClientId;
  const ids = isTheirs ? [chatClientId] : [clientId, chatClientId];
  const loaded = await Promise.all(ids.map((id) => services.runner.load(clientAggregate, id)));
  const people = loaded.flatMap(({ state, revision }, index) =>
    revision < 0 ? [] : [{ clientId: ids[index] ?? 0, blocked: state.blocked }],
  );
  return people.find(({ blocked }) => blocked) ?? people[0] ?? null;
}

/** Whether somebody may become responsible for a dialog of the channel; null when unknown or deactivated. */
export function targetFacts(
  staff: StaffState,
  channelId: number,
  to: Responsible | null,
): { eligible: boolean } | null {
  const viewer = to && viewerOf(staff, to);
  return viewer ? { eligible: mayTake(viewer, channelId) } : null;
}
