import { NO_READS, type ReadLog } from '@parley/application';
import { ParleyError } from '@parley/eventsourcing';
import { takeUpAccessRules } from '@parley/staff';
import type { ParleyConfig } from './config/config.js';
import { parley } from './features/features.js';
import type { Product } from './features/product.js';
import { UNGUARDED, watchLog, type LogGuard } from './log-guard.js';
import { composeParts, type Parts } from './parts.js';
import { countedQuestions, type QuestionCounts } from './questions/counted-questions.js';
import { answeringOf, type Answering } from './questions/answering.js';
import { ownerOf } from './sharing.js';
import { reportColumns } from './watch/columns-reports.js';
import { watchFirstAnswers } from './watch/first-answers.js';
import { openReadLog } from './watch/read-log.js';
import { openStores, type Stores } from './stores.js';
import { helpOf } from './thread/builders.js';
import { startThread, type WorkThread } from './thread/work-thread.js';
import { logFailures, type Failure } from './watch/failures.js';
import { NO_LOG, type Log } from './watch/log.js';
import { watchStores } from './watch/watched.js';
import type { Work } from './work.js';

/** What every process of Parley works with. */
export interface Core extends Parts {
  /** Whether the read models belong to the log. */
  readonly log: LogGuard;
  questionCounts(): QuestionCounts & { readonly waiting: number };
  /** Ends every question with `QUESTION_ENDED` where processes answer them: none keeps a server from stopping. */
  endQuestions(): Promise<void>;
  /** Who has been shown what; of a server alone. */
  readonly readLog: ReadLog;
  /** Finishes what was accepted, then closes the stores. */
  close(): Promise<void>;
}

/** What a process is for: a worker runs projections, a server does where workers cannot, a tool never. */
export type Role = 'server' | 'worker' | 'tool';

export interface CoreOptions {
  readonly role: Role;
  /** Default: the features that are shipped. */
  readonly product?: Product;
  /**
   * The module of a server's thread: it calls `workInThread` with the same product. Without one the server runs projections beside HTTP,
   * wherever the configuration wants them.
   */
  readonly thread?: URL | undefined;
  /**
   * The module of the processes that answer questions: it calls `answerQuestions` with the same product. Without one, and where no store is
   * embedded, questions run in this process.
   */
  readonly questions?: URL | undefined;
  /** Where an operator reads what happens; default: nowhere. */
  readonly log?: Log;
  /** Told of every failure that is retried: code only. */
  onError?(failure: Failure): void;
  /** Told when the thread has ended by itself: the program has to end. */
  onThreadEnded?(error: ParleyError): void;
}

/**
 * Opens the stores and starts what this process runs. Stores that are servers may be down: they are used as soon as they answer.
 * Throws `STORE_*` errors of embedded ones, and `LOG_MISMATCH` or `CHECKPOINT_BEYOND_HEAD` when both are embedded.
 */
export async function openCore(config: ParleyConfig, options: CoreOptions): Promise<Core> {
  const { role, product = parley, log = NO_LOG } = options;
  const program = role === 'server' && config.projections === 'thread' ? options.thread : undefined;
  const help = role === 'server' ? await helpOf(config, options.thread) : null;
  const threads = { isShared: program !== undefined, turns: help?.turns };
  const { broken, ...watched } = watchStores(await openStores(config, product, threads), log);
  const report = logFailures(log, () => performance.now());
  const onError = (failure: Failure): void => {
    report(failure);
    options.onError?.(failure);
  };
  const owner = ownerOf(role);
  const onEnded = (error: ParleyError): void => options.onThreadEnded?.(error);
  const thread =
    program === undefined ? null : startThread({ program, config, owner, stores: watched, log, onEnded });
  const { parts, work } = composeParts(config, thread?.stores ?? watched, {
    ...{ product, owner, log, onError, thread, help },
    runsHere: role === 'worker' || (role === 'server' && config.projections !== 'none'),
    broken: () => thread?.broken() ?? broken(),
  });
  const readLog = role === 'server' ? await openReadLog(config, { log, onError }) : NO_READS;
  const answering = await answeringOf(config, parts, { log, program: options.questions });
  const asked = { ...parts, readLog, ...questionsOf(parts, answering) };
  const told = {
    ...{ documents: parts.documents, columns: parts.reader.columns, owner, mostBytes: config.columnsBytes },
    onError: (code: string) => onError({ part: 'columns', code }),
  };
  const { serving } = parts.projections;
  const firstAnswers = watchFirstAnswers({
    log,
    serving,
    first: product.first,
    clock: () => performance.now(),
  });
  const beside = [firstAnswers, reportColumns(told)];
  return guarded(config, asked, workOf(role, work, parts, beside), { onError, thread });
}

/** A server answers questions about dialogs from columns: they are loaded before somebody asks, and it tells how they are. */
function workOf(role: Role, { begin, end }: Work, { reader }: Parts, beside: readonly Beside[]): Work | null {
  if (role === 'tool') return null;
  if (role === 'worker') return { begin, end };
  return {
    async begin() {
      await begin();
      for (const one of [reader.columns, ...beside]) one.start();
    },
    async end() {
      await Promise.all(beside.map((one) => one.stop()));
      await end();
    },
  };
}

/** What a server does beside its work. */
interface Beside {
  start(): void;
  stop(): Promise<void>;
}

function questionsOf({ product }: Parts, { questions: answering, waiting, close: end }: Answering) {
  const questions = countedQuestions(product.questions, answering);
  return {
    questions,
    questionCounts: () => ({ ...questions.counts(), waiting: waiting() }),
    endQuestions: end,
  } satisfies Partial<Core>;
}

type Asked = Omit<Core, 'log' | 'close'>;

/** Begins the work once the read models are found to belong to the log; on embedded stores that is now. */
async function guarded(
  { eventStore, documents }: ParleyConfig,
  parts: Asked,
  work: Work | null,
  { onError, thread }: { readonly onError: (failure: Failure) => void; readonly thread: WorkThread | null },
): Promise<Core> {
  if (work === null)
    return { ...parts, log: UNGUARDED, close: () => parts.endQuestions().then(() => close(parts)) };
  const isServed = eventStore !== null || documents !== null;
  const report = (error: unknown): void => {
    if (isServed) onError({ part: 'read models', ...failureOf(error) });
  };
  const log = watchLog({
    ...{ stores: parts, isServed, ...work, onError: report },
    prepare: () => takeUpAccessRules(parts),
  });
  const core = {
    ...parts,
    log,
    async close() {
      await log.stop();
      await parts.endQuestions();
      // Also one that has not begun.
      await thread?.work.end();
      await close(parts);
    },
  };
  if (isServed) return core;
  try {
    await log.ready();
    return core;
  } catch (error) {
    await core.close();
    throw error;
  }
}

/** A store that does not answer needs no words; what does not fit says what to do. */
function failureOf(error: unknown): Pick<Failure, 'code' | 'message'> {
  if (!(error instanceof ParleyError)) return { code: 'UNEXPECTED' };
  const { code, message } = error;
  return code === 'STORE_UNAVAILABLE' ? { code } : { code, message };
}

async function close({
  runner,
  readLog,
  reader,
  documents,
  eventStore,
}: Pick<Core, 'runner' | 'readLog' | 'reader' | keyof Stores>): Promise<void> {
  await reader.columns.stop();
  await readLog.close();
  await runner.flush();
  await documents.close();
  await eventStore.close();
}
