import type { Responsible } from '../schema.js';
import type { Actor } from '@parley/eventsourcing';
import { documentsOf, type QueryReader } from '@parley/application';

/** Who did something, with the name of today. The id is null for the system alone; the name too, or while nobody of that id is known. */
export interface NamedActor extends Actor {
  readonly name: string | null;
}

export interface NamedResponsible extends Responsible {
  readonly name: string | null;
}

type Named = { readonly name: string | null };
export interface Names {
  actor(actor: Actor): NamedActor;
  responsible(responsible: Responsible): NamedResponsible;
}

/** Id of somebody's document in the `staff` read model. */
export const staffId = (kind: Responsible['kind'], id: number): string =>
  kind === 'manager' ? `user-${id}` : `bot-${id}`;

/** Looks up the names of everybody at once. */
export async function namesOf(reader: QueryReader, actors: readonly Actor[]): Promise<Names> {
  const staff = new Set<string>();
  const channels = new Set<string>();
  const clients = new Set<string>();
  for (const { kind, id } of actors) {
    if (id === null) continue;
    if (kind === 'manager' || kind === 'bot') staff.add(staffId(kind, id));
    if (kind === 'channel') channels.add(String(id));
    if (kind === 'client') clients.add(String(id));
  }
  const [people, accounts, cards] = await Promise.all([
    documentsOf<Named>(reader, 'staff', staff),
    documentsOf<Named>(reader, 'channels', channels),
    documentsOf<Named>(reader, 'client-card', clients),
  ]);
  const nameOf = ({ kind, id }: Actor): string | null => {
    if (kind === 'manager' || kind === 'bot') return people.get(staffId(kind, id ?? 0))?.name ?? null;
    return (kind === 'channel' ? accounts : cards).get(String(id))?.name ?? null;
  };
  return {
    actor: ({ kind, id }) => ({ kind, id, name: nameOf({ kind, id }) }),
    responsible: ({ kind, id }) => ({ kind, id, name: nameOf({ kind, id }) }),
  };
}
