import { ClientSourceSet } from '@parley/clients';
import { given, type Given } from '@parley/dialogs/testing';
import fc from 'fast-check';

/** Sources that are told between other events, of dialogs that have begun or not. */
export function withSources(
  events: readonly Given[],
  places: readonly (readonly [number, number])[],
): readonly Given[] {
  const told = [...events];
  for (const [n, m] of places) {
    const utmSource = n % 5 === 0 ? null : `ads ${n % 3}`;
    const data = { ...ClientSourceSet.sample, dialogId: [11, 12, 13][n % 3]!, clientId: 5 };
    const event = given(
      ClientSourceSet,
      { ...data, source: { ...data.source, utmSource } },
      { when: 1 + (m % 400) },
    );
    told.splice(m % (told.length + 1), 0, event);
  }
  return told;
}
export const sourcePlaces = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 });
