import { describe, expect, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { createAppends } from './appends.js';
import { openClient } from '../open.js';
import { outcomeOf, until, useDouble } from '../esdb.fixtures.js';

const [one, other] = [useDouble(), useDouble()];

/** As the server is sent them, the type as given. */
const serialised = (type = 'Noted') => [{ id: randomUUID(), type, data: '{}', metadata: '{}' }];

// An exception outside of any promise, or a rejection that nobody catches, fails the test that runs.
describe('the process lives on', () => {
  test('when the server answers one append twice', async () => {
    const client = openClient({ url: one.double.url });
    const answers: string[] = [];
    const open = client.openAppends.bind(client);
    client.openAppends = async () => {
      const call = await open();
      call.on('data', ({ id }) => answers.push(id));
      return call;
    };
    const send = createAppends(client, 5_000);
    const nameless = send({ stream: 's-1', expected: ABSENT, events: serialised('') });
    await expect(nameless).rejects.toThrow('BadRequest');
    await until(() => answers.length === 2);
    expect(answers[1]).toBe(answers[0]);
    expect(await send({ stream: 's-1', expected: ABSENT, events: serialised() })).toMatchObject({
      revision: 0,
    });
    await client.close();
  });

  test('when the connection breaks while large appends wait to be written', async () => {
    const store = await one.open({ deadlineMs: 3_000 });
    await store.head();
    const appends = Array.from({ length: 200 }, () =>
      outcomeOf(store.append(`s-${randomUUID()}`, ABSENT, [eventWith('x'.repeat(500_000))])),
    );
    await one.double.kill();
    const codes = (await Promise.all(appends)).map((outcome) => (outcome as { code?: string }).code);
    expect(new Set(codes)).toContain('STORE_UNAVAILABLE');
    await one.double.restart();
  });
});

test('a connection that breaks leaves appends over another alone: nobody has to look for them', async () => {
  const [broken, healthy] = await Promise.all([one.open(), other.open()]);
  await Promise.all([broken.head(), healthy.append(`s-${randomUUID()}`, ABSENT, numbered(1))]);
  await other.double.fault({ kind: 'slow', method: 'append', ms: 500, count: 1 });
  const { reads } = await other.double.state();
  const slow = healthy.append(`s-${randomUUID()}`, ABSENT, numbered(2));
  await until(async () => (await other.double.state()).faults[0]?.met === 1);
  await one.double.fault({ kind: 'cut', method: 'append', count: 1 });
  await broken.append(`s-${randomUUID()}`, ABSENT, numbered(1));
  expect(await slow).toMatchObject({ revision: 1 });
  expect((await other.double.state()).reads).toBe(reads);
});

test('an append that nobody waits for any more is not sent when the connection stands at last', async () => {
  const client = openClient({ url: one.double.url });
  const open = client.openAppends.bind(client);
  let connect = (): void => undefined;
  const connected = new Promise<void>((resolve) => (connect = resolve));
  client.openAppends = () => connected.then(open);
  const send = createAppends(client, 50);
  const stream = `s-${randomUUID()}`;
  await expect(send({ stream, expected: ABSENT, events: serialised() })).rejects.toMatchObject({
    type: 'deadline-exceeded',
  });
  const { appends } = await one.double.state();
  connect();
  const patient = createAppends(client, 5_000);
  expect(await patient({ stream, expected: ABSENT, events: serialised() })).toMatchObject({ revision: 0 });
  expect((await one.double.state()).appends).toBe(appends + 1);
  await client.close();
});
