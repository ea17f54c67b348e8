import { createReadLog, NO_READS, type ReadLog } from '@parley/application';
import type { ParleyConfig } from '../config/config.js';
import { openReadStore } from '../stores.js';
import type { Failure } from './failures.js';
import type { Log } from './log.js';
import { watchDocumentsCalled } from './watched.js';

/** What the log of a server calls the store of the reads. */
const PART = 'records of reads';

/** Opens the records of who has been shown what; where nothing is recorded, those of before. Throws `STORE_*` errors. */
export async function openReadLog(
  config: ParleyConfig,
  { log, onError }: { readonly log: Log; readonly onError: (failure: Failure) => void },
): Promise<ReadLog> {
  const opened = await openReadStore(config);
  if (opened === null) return NO_READS;
  return createReadLog({
    store: watchDocumentsCalled(PART, opened, log),
    isRecording: config.recordReads,
    clock: Date.now,
    onError: (code) => onError({ part: PART, code }),
  });
}
