import type { QueryReader } from '@parley/application';
import type { Actor } from '@parley/eventsourcing';
import { namesOf } from '@parley/shared';
import { namedIn, type Name, type Told } from './words.js';

/** What the people of these events, and further ones, are called in words: by the name of today, else by kind and id. */
export async function nameIn(
  reader: QueryReader,
  events: readonly Told[],
  further: readonly Actor[] = [],
): Promise<Name> {
  const actors = [...events.flatMap(namedIn), ...further].filter(
    ({ id }) => id === null || Number.isSafeInteger(id),
  );
  const names = await namesOf(reader, actors);
  return ({ kind, id }) => {
    if (id === null) return 'the system';
    const { name } = names.actor({ kind, id });
    if (name === null) return `${kind} ${id}`;
    return kind === 'manager' || kind === 'bot' ? name : `${kind} ${name}`;
  };
}
