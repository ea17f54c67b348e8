import { expect, test } from '@jest/globals';
import {
  firstAdministrator,
  newAdministratorToken,
  recognise,
  STAFF_ID,
  staffAggregate,
} from '@parley/staff';
import { besides, unavailable, useCore } from './staff.fixtures.js';

const core = useCore();
const staff = async () => (await core().runner.load(staffAggregate, STAFF_ID)).state;

test('of servers that start at once on an empty log one shows the token, and there is one administrator', async () => {
  const servers = Array.from({ length: 8 }, () => besides(core()));
  const answers = await Promise.all(servers.map((server) => firstAdministrator(server)()));
  const tokens = answers.filter((token) => token !== null);
  expect(tokens).toHaveLength(1);
  const state = await staff();
  expect(Object.keys(state.users)).toHaveLength(1);
  expect(Object.keys(state.tokens)).toHaveLength(1);
  expect(recognise(state, `Bearer ${tokens[0] ?? ''}`)?.owner).toMatchObject({ kind: 'manager' });
  expect(await firstAdministrator(besides(core()))()).toBeNull();
});

test.each([1, 2, 3, 4])('the token is still shown when answer %i of the log is lost', async (lost) => {
  let count = 0;
  const server = besides(core(), {
    async append(...given) {
      const result = await core().eventStore.append(...given);
      if ((count += 1) === lost) throw unavailable();
      return result;
    },
  });
  const attempt = firstAdministrator(server);
  const token = await attempt().catch(attempt);
  expect(count).toBeGreaterThanOrEqual(lost);
  const state = await staff();
  expect(recognise(state, `Bearer ${token ?? ''}`)?.owner).toMatchObject({ kind: 'manager' });
  expect(Object.keys(state.tokens)).toHaveLength(1);
});

test('who has lost the token gets another one', async () => {
  await firstAdministrator(core())();
  const token = await newAdministratorToken(core());
  expect(recognise(await staff(), `Bearer ${token ?? ''}`)?.owner).toMatchObject({ kind: 'manager' });
  expect(Object.keys((await staff()).tokens)).toHaveLength(2);
});
