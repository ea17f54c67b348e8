import { convertToCommandError } from '@eventstore/db-client';
import type { Answers, EsdbClient } from '../connection/client.js';
import { within } from '../connection/within.js';
import type { EsdbRecord, ReadAnswer } from '../wire/read-answer.js';
import type { ReadRequest } from '../wire/read-request.js';

/** Everything that a read answers; nothing where there is no such stream. Throws what the client throws. */
export type ReadRecords = (request: ReadRequest) => Promise<EsdbRecord[]>;

/** Reads of the server have no deadline, so it is kept here, in ms: for connecting too, which has none either. */
export const createReading =
  (client: EsdbClient, deadlineMs: number): ReadRecords =>
  (request) =>
    within(
      deadlineMs,
      client.read(request, (answers) => collect(answers, deadlineMs)),
    );

function collect(answers: Answers<ReadAnswer>, deadlineMs: number): Promise<EsdbRecord[]> {
  return new Promise((resolve, reject) => {
    const records: EsdbRecord[] = [];
    const timer = setTimeout(() => answers.cancel(), deadlineMs);
    answers.on('data', ({ record }) => {
      if (record !== null) records.push(record);
    });
    answers.on('error', (error) => {
      clearTimeout(timer);
      reject(convertToCommandError(error));
    });
    answers.on('end', () => {
      clearTimeout(timer);
      resolve(records);
    });
  });
}
