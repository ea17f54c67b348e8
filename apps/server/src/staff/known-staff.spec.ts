import { expect, test } from '@jest/globals';
import { createKnownStaff, firstAdministrator, newAdministratorToken } from '@parley/staff';
import { besides, unavailable, useCore } from './staff.fixtures.js';

const core = useCore();

/** A server whose log can be taken away from it. */
function server() {
  let isAway = false;
  let reads = 0;
  const one = besides(core(), {
    async readStream(...given) {
      reads += 1;
      if (isAway) throw unavailable();
      return core().eventStore.readStream(...given);
    },
  });
  return { staff: createKnownStaff(one), away: (now: boolean) => (isAway = now), reads: () => reads };
}

test('without the log the last known staff answers, and only where that is enough', async () => {
  await firstAdministrator(core())();
  const { staff, away } = server();
  const known = await staff.current();
  away(true);
  expect(await staff.latest()).toEqual(known);
  await expect(staff.current()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(await staff.latest()).toEqual(known);
});

test('who knows nobody yet says that the log is away', async () => {
  const { staff, away } = server();
  away(true);
  await expect(staff.latest()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('a log that says nothing is waited for once, and then queries go on with the last known staff', async () => {
  await firstAdministrator(core())();
  let isSilent = false;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const staff = createKnownStaff(
    besides(core(), {
      async readStream(...given) {
        if (isSilent) await answered;
        return core().eventStore.readStream(...given);
      },
    }),
  );
  const known = await staff.current();
  isSilent = true;
  const asked = await Promise.all(Array.from({ length: 100 }, () => staff.latest()));
  expect(new Set(asked)).toEqual(new Set([known]));
  // Nothing has answered yet, so this one did not wait.
  expect(await staff.latest()).toBe(known);
  answer();
});

test('what was revoked or issued while the log was away is known as soon as it is back', async () => {
  await firstAdministrator(core())();
  const { staff, away, reads } = server();
  const known = await staff.current();
  away(true);
  await staff.latest();
  await newAdministratorToken(core());
  away(false);
  // Each question that is answered from memory polls the log, one poll at a time.
  const before = reads();
  let now = await staff.latest();
  for (let asked = 0; asked < 1_000 && Object.keys(now.tokens).length < 2; asked++)
    now = await staff.latest();
  expect(Object.keys(known.tokens)).toHaveLength(1);
  expect(Object.keys(now.tokens)).toHaveLength(2);
  expect(reads() - before).toBeLessThan(1_000);
});
