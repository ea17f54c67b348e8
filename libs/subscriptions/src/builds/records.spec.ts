import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import type { DocumentStore } from '@parley/eventsourcing';
import { createBuildRecords, type Served } from './records.js';

const build = (version: number): Served => ({
  name: 'boards',
  version,
  generation: 0,
  collection: `boards_v${version}`,
});

test('a query looks at what is served for itself: it waits for no look that is never answered, nor does that one undo its answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-records-'));
  const documents = await openSqliteDocuments({ folder });
  const answers: (() => void)[] = [];
  let isSilent = true;
  /** The store, which answers the runner's look late. */
  const slow: DocumentStore = {
    ...documents,
    async listRecords<V>(kind: string) {
      const found = await documents.listRecords<V>(kind);
      if (isSilent) await new Promise<void>((resolve) => answers.push(resolve));
      return found;
    },
  };
  try {
    const records = createBuildRecords(slow, Date.now);
    const ofRunner = records.refresh();
    while (answers.length < 2) await Promise.resolve(documents.listCollections());
    isSilent = false;
    await documents.putRecord('serving', 'boards', build(2), 0);
    expect(await records.serving('boards')).toEqual(build(2));
    answers.forEach((answer) => answer());
    await ofRunner;
    expect(records.known('boards')).toEqual(build(2));
  } finally {
    await documents.close();
    rmSync(folder, { recursive: true });
  }
});
