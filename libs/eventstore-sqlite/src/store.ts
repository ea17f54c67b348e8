import {
  createAppendListeners,
  writeEvents,
  type AppendLimits,
  type AppendResult,
  type EventStore,
  type EventToAppend,
  type EventWriting,
  type LogPage,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@parley/eventsourcing';
import {
  closeSqliteFile,
  inSnapshot,
  normaliseSqliteError,
  storeClosed,
  type Database,
} from '@parley/sqlite';
import { Appender } from './appender.js';
import { KIND } from './format.js';
import { GroupWriter } from './group.js';
import { createHeads } from './heads.js';
import { LogReader } from './log-reader.js';
import { WriteOutlines, writingBy, type WrittenEvent } from './outlines/write-outlines.js';
import { createRows } from './rows.js';
import { createStreamReader, type StreamReader } from './stream-reader.js';

const LIMITS: AppendLimits = { eventBytes: 4 * 1024 * 1024, appendBytes: Infinity };

/** The port over an open file of the newest format, which it closes in the end. */
export class SqliteEventStore implements EventStore {
  private readonly listeners = createAppendListeners();
  private readonly writer: GroupWriter;
  private readonly appender: Appender;
  private readonly log: LogReader;
  private readonly streamReader: StreamReader;
  private readonly writing: EventWriting<WrittenEvent>;
  private closed = false;

  /** `isReader`: another process writes to the file, and this one only reads. */
  constructor(
    private readonly database: Database.Database,
    clock: () => number,
    private readonly path: string,
    private readonly isReader: boolean,
  ) {
    const heads = createHeads(database);
    const writer = new GroupWriter(database, heads, clock);
    this.writer = writer;
    this.appender = new Appender({ writer, normalise: this.normalise, onCommitted: this.listeners.wake });
    const rows = createRows(database);
    this.log = new LogReader({ database, head: () => writer.head(), path, rows });
    this.streamReader = createStreamReader({ database, heads, path, rows });
    this.writing = writingBy(new WriteOutlines(database));
  }

  append(stream: string, expected: number, events: readonly EventToAppend[]): Promise<AppendResult> {
    try {
      if (this.closed) throw storeClosed(KIND);
      return this.appender.append(stream, expected, writeEvents(stream, events, LIMITS, this.writing));
    } catch (error) {
      return Promise.reject(this.normalise(error));
    }
  }

  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.whileOpen(() => this.streamReader(stream, options));
  }

  readAll(options: ReadAllOptions): Promise<LogPage> {
    return this.whileOpen(() => this.log.read(options));
  }

  eventAt(position: Position): Promise<RecordedEvent | null> {
    return this.whileOpen(() => this.log.eventAt(position));
  }

  head(): Promise<Position> {
    return this.whileOpen(() => BigInt(this.writer.head()));
  }

  onAppended(wake: () => void): () => void {
    return this.listeners.add(wake);
  }

  close(): Promise<void> {
    return this.answer(() => {
      if (this.closed) return;
      this.closed = true;
      this.appender.drain();
      this.listeners.clear();
      closeSqliteFile(this.database);
    });
  }

  private readonly normalise = (error: unknown): Error => normaliseSqliteError(error, KIND, this.path);

  /** Answers by a promise; what the driver throws becomes the kernel's error. */
  private answer<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(this.normalise(error));
    }
  }

  private whileOpen<T>(work: () => T): Promise<T> {
    if (this.closed) return Promise.reject(storeClosed(KIND));
    return this.answer(this.isReader ? () => this.read(work) : work);
  }

  /** What is remembered is true of a file without another writer only. */
  private read<T>(work: () => T): T {
    this.writer.forget();
    return inSnapshot(this.database, work);
  }
}
