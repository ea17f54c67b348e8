import { compareWithLog, type LogStores } from '@parley/subscriptions';
import { ok, problem, type Finding } from './finding.js';

const SUBJECT = 'read models and log';

/** Whether what the document store holds was built from this log. */
export async function belongingFinding(stores: LogStores): Promise<Finding> {
  const { identity, mismatch } = await compareWithLog(stores);
  if (mismatch !== null)
    return problem(
      SUBJECT,
      `${mismatch.code}: ${mismatch.message}`,
      'No server starts on them. See docs/guides/backup.md.',
    );
  if (identity === null) return ok(SUBJECT, 'the log has no name yet: the next start gives it one');
  return ok(SUBJECT, `belong together (log ${identity.logId}, epoch ${identity.epoch})`);
}

/** Read models whose log is gone: a start would make an empty one. */
export const logMissing = (folder: string): Finding =>
  problem(
    SUBJECT,
    `there are read models in ${folder}, and no log (events.db)`,
    'Restore the log. See docs/guides/backup.md.',
  );
