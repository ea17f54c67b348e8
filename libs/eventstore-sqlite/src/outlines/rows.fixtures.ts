import { afterEach, beforeEach } from '@jest/globals';
import { ABSENT, type EventStore, type EventToAppend } from '@parley/eventsourcing';
import { askSqliteFile, type Row } from '@parley/sqlite/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteEventStore } from '../open.js';

/** Of every event that the store of a test records, in ms. */
export const RECORDED = 1_700_000_000_000;

/** As JSON has it, in the order of its fields. */
export const json = (value: unknown): unknown => JSON.stringify(value);
export const contentOf = (
  events: readonly Pick<EventToAppend, 'id' | 'type' | 'data' | 'metadata'>[],
): unknown => events.map((event) => [event.id, event.type, json(event.data), json(event.metadata)]);

/** A store in a folder of each test's own, and its file. */
export class StoreOfTest {
  folder = '';
  store!: EventStore;

  get path(): string {
    return join(this.folder, 'events.db');
  }

  async open(): Promise<void> {
    this.store = await openSqliteEventStore({ folder: this.folder, clock: () => RECORDED });
  }

  async reopen(): Promise<void> {
    await this.store.close();
    await this.open();
  }

  /** Behind what the stream `s-1` has. */
  async append(events: readonly EventToAppend[]): Promise<void> {
    const [last] = await this.store.readStream('s-1', { direction: 'backwards', limit: 1 });
    await this.store.append('s-1', last?.revision ?? ABSENT, events);
  }

  /** What the file answers to other programs. */
  async ask(question: string): Promise<readonly Row[]> {
    await this.store.close();
    const rows = askSqliteFile(this.path, question);
    await this.open();
    return rows;
  }
}

export function useStore(): StoreOfTest {
  const given = new StoreOfTest();
  beforeEach(async () => {
    given.folder = mkdtempSync(join(tmpdir(), 'parley-outlines-'));
    await given.open();
  });
  afterEach(async () => {
    await given.store.close();
    rmSync(given.folder, { recursive: true });
  });
  return given;
}
