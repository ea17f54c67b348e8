import { convertToCommandError } from '@eventstore/db-client';
import type { Answers, EsdbClient } from '../connection/client.js';
import { within } from '../connection/within.js';
import type { DecodeRead, EsdbPlace, EsdbRecord, ReadAnswer } from '../wire/read-answer.js';
import type { ReadRequest } from '../wire/read-request.js';

/** Everything that a read answers; nothing where there is no such stream. Throws what the client throws. */
export type Reading<Read> = (request: ReadRequest) => Promise<Read[]>;
export type ReadRecords = Reading<EsdbRecord>;
export type ReadPlaces = Reading<EsdbPlace>;

/** Reads of the server have no deadline, so it is kept here, in ms: for connecting too, which has none either. */
export const createReading =
  <Read>(client: EsdbClient, deadlineMs: number, decode: DecodeRead<Read>): Reading<Read> =>
  (request) =>
    within(
      deadlineMs,
      client.read(request, decode, (answers) => collect(answers, deadlineMs)),
    );

function collect<Read>(answers: Answers<ReadAnswer<Read>>, deadlineMs: number): Promise<Read[]> {
  return new Promise((resolve, reject) => {
    const records: Read[] = [];
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
