import { expect, it } from '@jest/globals';
import { START } from '@parley/eventsourcing';
import {
  createPlace,
  freshName,
  getOne,
  HOUR_MS,
  idsFound,
  put,
  stepOf,
  takeLease,
  write,
  type DocumentStoreContext,
} from './place.fixtures.js';
import { refusalOf } from '../event-store/events.fixtures.js';

const LOST = 'Concurrency LEASE_LOST';

/** What {@link Leases} promises. */
export function leasesContract({ store, reopen, advanceClock }: DocumentStoreContext): void {
  it('lease: one holder at a time, who may renew it under the same token', async () => {
    const name = freshName();
    const first = await takeLease(store(), name, 'one', 1_000);
    expect(first).toMatchObject({ name, owner: 'one' });
    expect(await store().acquireLease(name, 'two', 1_000)).toBeNull();
    advanceClock(900);
    const renewed = await takeLease(store(), name, 'one', 1_000);
    expect(renewed).toEqual({ ...first, expiresAt: first.expiresAt + 900 });
    advanceClock(900);
    expect(await store().acquireLease(name, 'two', 1_000)).toBeNull();
    expect(await store().acquireLease(freshName(), 'two', 1_000)).not.toBeNull();
  });

  it('lease: of 16 who ask at once, one gets it', async () => {
    const name = freshName();
    const owners = Array.from({ length: 16 }, (_, n) => `owner-${n}`);
    const leases = await Promise.all(owners.map((owner) => store().acquireLease(name, owner, 1_000)));
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('lease: every new holder gets a greater token, after an expiry, a release and a restart', async () => {
    const name = freshName();
    const tokens = [(await takeLease(store(), name, 'one', 1_000)).token];
    advanceClock(1_001);
    const second = await takeLease(store(), name, 'two', HOUR_MS);
    await store().releaseLease(second);
    const third = await takeLease(store(), name, 'three', HOUR_MS);
    await reopen();
    await store().releaseLease(third);
    const fourth = await takeLease(store(), name, 'two', HOUR_MS);
    tokens.push(second.token, third.token, fourth.token);
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    expect(new Set(tokens).size).toBe(4);
  });

  it('lease: only its holder can release it', async () => {
    const name = freshName();
    const old = await takeLease(store(), name, 'one', 1_000);
    advanceClock(1_001);
    const held = await takeLease(store(), name, 'two', HOUR_MS);
    await store().releaseLease(old);
    await store().releaseLease({ ...held, owner: 'one' });
    await store().releaseLease({ ...old, owner: 'two' });
    expect(await store().acquireLease(name, 'three', HOUR_MS)).toBeNull();
    await store().releaseLease(held);
    await store().releaseLease(held);
    expect(await store().acquireLease(name, 'three', HOUR_MS)).not.toBeNull();
  });

  it('lease: those are held that were neither released nor have expired, as they were renewed last', async () => {
    const [kept, renewed, expired, released] = [freshName(), freshName(), freshName(), freshName()];
    const heldNow = async () => {
      const held = await store().heldLeases();
      return [kept, renewed, expired, released].map((name) => held.find((lease) => lease.name === name));
    };
    expect(await heldNow()).toEqual([undefined, undefined, undefined, undefined]);
    const long = await takeLease(store(), kept, 'one', HOUR_MS);
    await takeLease(store(), renewed, 'two', 1_000);
    await takeLease(store(), expired, 'two', 1_000);
    await store().releaseLease(await takeLease(store(), released, 'one', HOUR_MS));
    advanceClock(999);
    const again = await takeLease(store(), renewed, 'two', 1_000);
    advanceClock(1);
    expect(await heldNow()).toEqual([long, again, undefined, undefined]);
    const taken = await takeLease(store(), expired, 'three', 1_000);
    expect(await heldNow()).toEqual([long, again, taken, undefined]);
  });

  it('fencing: a holder that slept through its lease changes nothing once another has taken it', async () => {
    const place = await createPlace(store(), ['n']);
    await put(place, write('a', 1n, { n: 1 }));
    advanceClock(HOUR_MS + 1);
    const taken = await takeLease(store(), place.collection, 'owner-2');
    const step = stepOf(place, {
      purges: [{ field: 'n', value: 1 }],
      writes: [write('a', 9n, { n: 9 }), write('b', 9n, { n: 9 })],
      checkpoint: { name: place.collection, position: 9n },
    });
    expect(await refusalOf(store().commit(step))).toBe(LOST);
    expect(await getOne(place, 'a')).toMatchObject({ position: 1n, document: { n: 1 } });
    expect(await idsFound(place, {})).toEqual(['a']);
    expect(await store().checkpoint(place.collection)).toBe(START);
    await store().commit({ ...step, lease: taken });
    expect(await idsFound(place, {})).toEqual(['a', 'b']);
  });

  it('fencing: a lease lost to another stays lost when its owner takes a new one', async () => {
    const place = await createPlace(store());
    advanceClock(HOUR_MS + 1);
    await store().releaseLease(await takeLease(store(), place.collection, 'owner-2'));
    const again = await takeLease(store(), place.collection, place.lease.owner);
    expect(await refusalOf(put(place, write('a', 1n, {})))).toBe(LOST);
    await put({ ...place, lease: again }, write('b', 1n, {}));
    expect(await idsFound(place, {})).toEqual(['b']);
  });

  it('fencing: a released, an invented and another owner’s lease store nothing', async () => {
    const place = await createPlace(store());
    const { lease, collection } = place;
    const writes = [write('a', 1n, {})];
    const commitWith = (other: Partial<typeof lease>): Promise<unknown> =>
      refusalOf(store().commit(stepOf({ ...place, lease: { ...lease, ...other } }, { writes })));
    expect(await commitWith({ token: lease.token + 1 })).toBe(LOST);
    expect(await commitWith({ owner: 'owner-2' })).toBe(LOST);
    expect(await commitWith({ name: freshName() })).toBe(LOST);
    await store().releaseLease(lease);
    expect(await commitWith({})).toBe(LOST);
    expect((await store().get(collection, ['a'])).size).toBe(0);
  });

  it('fencing: of steps that wait together, those with a lost lease fail alone', async () => {
    const lost = await createPlace(store());
    advanceClock(HOUR_MS + 1);
    await takeLease(store(), lost.collection, 'owner-2');
    const held = [await createPlace(store()), await createPlace(store())];
    const [first, refused, second] = await Promise.all([
      refusalOf(put(held[0]!, write('a', 1n, {}))),
      refusalOf(put(lost, write('a', 1n, {}))),
      refusalOf(put(held[1]!, write('a', 1n, {}))),
    ]);
    expect([first, refused, second]).toEqual([{ answered: undefined }, LOST, { answered: undefined }]);
    expect(await getOne(held[1]!, 'a')).toBeDefined();
    expect(await getOne(lost, 'a')).toBeUndefined();
  });
}
