import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { newFolder, removeFolders } from '../cli/cli.fixtures.js';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../support/servers/real-servers.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { printed, questionsOf } from './questions.js';

interface Cursor {
  toArray(): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

describeOnMongo('what analysts ask of MongoDB', () => {
  let database: MongoDatabase;
  let server: ServerProcess;
  const served = new Map<string, string>();

  beforeAll(async () => {
    database = freshMongoDatabase();
    const env = { MONGODB_URL: database.url, MONGODB_DATABASE: database.name };
    server = await startServer(newFolder(), { sample: true, args: ['--sample'], env });
    await caughtUp(apiOf(server.url, server.token ?? ''));
    const records = database.client.db(database.name).collection('parley_records');
    for (const { id, value } of await records.find({ kind: 'serving' }).toArray())
      served.set(String(id), String((value as { readonly collection: string }).collection));
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await database.drop();
    removeFolders();
  });

  /** As `mongosh` does: the last statement of a script is what it answers. */
  const asked = (script: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const db = database.client.db(database.name);
    const shell = {
      db: { getCollection: (name: string) => db.collection(name) },
      served: (name: string) => served.get(name),
      ISODate: (text: string) => new Date(text),
    };
    return (runInNewContext(script, shell) as Cursor).toArray();
  };

  test.each(questionsOf('docs/reference/read-models.md'))(
    'it answers: $title',
    async ({ asked: ask, answer }) => {
      expect(printed(answer, await asked(ask['js'] ?? ''))).toBe(answer);
    },
  );
});
