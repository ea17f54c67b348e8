import { questionsHere, type Questions } from '@parley/application';
import type { ParleyConfig } from '../config/config.js';
import type { Parts } from '../parts.js';
import { openDocumentsOfQuestions } from '../stores.js';
import type { Log } from '../watch/log.js';
import { questionsOver } from './start-reading.js';

/** What answers the questions of a process. */
export interface Answering {
  readonly questions: Questions;
  /** How many wait for something to answer them. */
  waiting(): number;
  /** Ends those under way where other processes answer them, and whatever was opened for them. */
  close(): Promise<void>;
}

export interface AnsweringOptions {
  readonly log: Log;
  /** A module that calls `answerQuestions`, if there is one. */
  readonly program: URL | undefined;
}

/** Processes where a store is embedded: what it reads for long holds up its process. Otherwise this one, by a way of its own to documents on a server. */
export async function answeringOf(
  config: ParleyConfig,
  { questions, reader, eventStore, product }: Parts,
  { log, program }: AnsweringOptions,
): Promise<Answering> {
  const isEmbedded = config.eventStore === null || config.documents === null;
  if (isEmbedded && program !== undefined) {
    const pool = questionsOver(program, config, log);
    return { questions: pool, ...pool };
  }
  if (config.questionDocuments === undefined)
    return { questions, waiting: () => 0, close: async () => undefined };
  const documents = await openDocumentsOfQuestions(config);
  return {
    questions: questionsHere({ reader: { ...reader, documents }, eventStore, product }),
    waiting: () => 0,
    close: () => documents.close(),
  };
}
