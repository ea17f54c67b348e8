import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { describe, expect, jest, test } from '@jest/globals';
import { ABSENT } from '@parley/eventsourcing';
import { eventWith, numbered } from '@parley/eventsourcing/testing';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createClient } from './client.js';
import { readConnectionUrl } from './connection-url.js';
import { outcomeOf, until, useDouble } from './esdb.fixtures.js';
import { guardAnswers } from './guard-answers.js';

const [one, other] = [useDouble(), useDouble()];

// An exception outside of any promise, or a rejection that nobody catches, fails the test that runs.
describe('the process lives on', () => {
  test('when the server answers one append twice', async () => {
    const url = readConnectionUrl(one.double.url);
    if ('mistakes' in url) throw new Error('The double has no usable address.');
    const client = createClient(url, { url: one.double.url });
    const answers = watchAnswers(client);
    const nameless = jsonEvent({ id: randomUUID(), type: '', data: {} });
    const refusal = client.appendToStream('s-1', nameless, { expectedRevision: NO_STREAM });
    await expect(refusal).rejects.toThrow('BadRequest');
    await until(() => answers.length === 2);
    expect(answers[1]).toBe(answers[0]);
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

  test('when another connection breaks, and this append is written and told all the same', async () => {
    const [broken, healthy] = await Promise.all([one.open(), other.open()]);
    await Promise.all([broken.head(), healthy.append(`s-${randomUUID()}`, ABSENT, numbered(1))]);
    await other.double.fault({ kind: 'slow', method: 'append', ms: 500, count: 1 });
    const stream = `s-${randomUUID()}`;
    const events = numbered(2);
    const slow = healthy.append(stream, ABSENT, events);
    await until(async () => (await other.double.state()).faults[0]?.met === 1);
    await one.double.fault({ kind: 'cut', method: 'append', count: 1 });
    await broken.append(`s-${randomUUID()}`, ABSENT, numbered(1));
    expect(await slow).toMatchObject({ revision: 1 });
    const found = await healthy.readStream(stream, { limit: 10 });
    expect(found.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });
});

test('an answer is passed on to who waits for it, and writing never asks to wait', () => {
  const write = jest.fn((_: unknown) => false);
  const stream = Object.assign(new EventEmitter(), { write });
  const seen: unknown[] = [];
  stream.on('data', (answer) => {
    if (answer === 'unknown') throw new TypeError('undefined is not iterable');
    seen.push(answer);
  });
  expect(guardAnswers(stream)).toBe(stream);
  for (const answer of ['first', 'unknown', 'second']) stream.emit('data', answer);
  expect(seen).toEqual(['first', 'second']);
  expect(stream.write('request')).toBe(true);
  expect(write).toHaveBeenCalledWith('request');
});

/** Correlation ids of all answers that come to the client's appends. */
function watchAnswers(client: ReturnType<typeof createClient>): string[] {
  interface Answer {
    getCorrelationId(): { getString(): string };
  }
  type Create = (...args: unknown[]) => () => Promise<EventEmitter>;
  const inner = client as unknown as { GRPCStreamCreator: Create };
  const create = inner.GRPCStreamCreator;
  const answers: string[] = [];
  inner.GRPCStreamCreator =
    (...args) =>
    async () => {
      const stream = await create(...args)();
      stream.on('data', (answer: Answer) => answers.push(answer.getCorrelationId().getString()));
      return stream;
    };
  return answers;
}
