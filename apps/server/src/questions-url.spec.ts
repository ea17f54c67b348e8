import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '@parley/documents-mongo/testing';
import { openMongoRelay, seeing, type MongoRelay } from '../../../test/support/servers/mongo-relay.js';
import { openTestApp, type TestApp } from './http/app.fixtures.js';

describeOnMongo('questions of documents on MongoDB, where MONGODB_QUESTIONS_URL is set', () => {
  let database: MongoDatabase;
  let relays: readonly MongoRelay[];
  /** What was sent over the usual way, and over that of questions. */
  const sent: [usual: Buffer[], questions: Buffer[]] = [[], []];
  let app: TestApp;
  let as: Record<string, string>;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    database = freshMongoDatabase();
    relays = await Promise.all(
      sent.map((_, way) =>
        openMongoRelay(
          database.url,
          seeing((bytes) => sent[way]?.push(bytes)),
        ),
      ),
    );
    const [usual, questions] = relays;
    app = await openTestApp((core) => core, parley, {
      MONGODB_URL: usual?.url,
      MONGODB_QUESTIONS_URL: questions?.url,
      MONGODB_DATABASE: database.name,
    });
    const user = await app.done('POST', '/v1/users', { name: 'Both', permissions: ['audit', 'analytics'] });
    const owner = { label: 'test', ownerKind: 'manager', ownerId: user['userId'] };
    const { token } = await app.done('POST', '/v1/tokens', owner);
    as = { authorization: `Bearer ${String(token)}` };
    const settings = { text: { creating: 'both' } };
    const channel = await app.done('POST', '/v1/channels', { type: 'vk', name: 'Shop', settings });
    const message = {
      externalChatId: 'c',
      externalId: 'm',
      customer: { externalId: 'u', name: 'U' },
      text: 'Hi',
    };
    const path = `/v1/channels/${String(channel['channelId'])}/messages`;
    const received = await app.done('POST', path, message);
    for (const name of ['dialogId', 'messageId']) ids[name] = String(received[name]);
    const head = await app.core.eventStore.head();
    for (const name of app.core.projectionNames)
      expect(await app.core.projections.waitFor(name, head, 60_000)).toBe('reached');
  }, 120_000);
  afterAll(async () => {
    await app.close();
    for (const relay of relays) await relay.close();
    await database.drop();
  });

  test.each([
    ['/v1/audit/events', 'audit_events_v'],
    ['/v1/audit/staff', 'audit_events_v'],
    ['/v1/audit/dialogs/:dialogId/viewers', 'tenures_v'],
    ['/v1/audit/dialogs/:dialogId?asOf=revision:1', 'audit_beside_v'],
    ['/v1/audit/people/manager/1/visible?at=2026-01-01', 'audit_events_v'],
    ['/v1/audit/people/manager/1/dialogs', 'tenures_v'],
    ['/v1/audit/rights/uses', 'audit_events_v'],
    ['/v1/analytics/sessions', 'session_rows_v'],
    ['/v1/analytics/clients', 'session_rows_v'],
    ['/v1/analytics/traffic', 'hourly_counters_v'],
  ])('%s reads %s by that way alone', async (path, collection) => {
    for (const way of sent) way.length = 0;
    const place = path.replaceAll(/:(\w+Id)\b/g, (_, name: string) => ids[name] ?? '');
    await app.done('GET', place, undefined, as);
    const [usual, questions] = sent.map((parts) => Buffer.concat(parts).toString('latin1'));
    expect(questions).toContain(collection);
    expect(usual).not.toContain(collection);
  });

  test('what is no question goes the usual way', async () => {
    for (const way of sent) way.length = 0;
    await app.done('GET', `/v1/dialogs/${ids['dialogId']}/feed`);
    const [usual, questions] = sent.map((parts) => Buffer.concat(parts).toString('latin1'));
    expect(usual).toContain('feed_v');
    expect(questions).not.toContain('feed_v');
  });
});
