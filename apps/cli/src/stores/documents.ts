import type { Command } from 'commander';
import type { ResetAnswer } from '@parley/subscriptions';
import { doesHere, answerWith, type Answer } from '../command.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { composition, settingsOf } from './settings.js';

export function addDocuments(program: Command, io: Io): void {
  const documents = program
    .command('documents')
    .description('The store of the read models itself, with the settings of the server.');
  const reset = documents
    .command('reset')
    .summary('forget read models that were built from another log')
    .description(
      'Forget what the document store holds of another log, or of what the log has lost, as after an older log was restored. The next start ' +
        'builds the read models again. Stop every server and worker first. Changes nothing when the read models belong to the log.',
    )
    .addHelpText('after', examples('documents reset'));
  doesHere(reset, io, resetAll);
  const restored = documents
    .command('restored')
    .summary('say that log and read models were restored from a backup')
    .description(
      'Say that the log was restored from a backup, with read models that fit it: it begins another epoch, by which clients know that it may ' +
        'have lost what they have seen. parley restore does so itself. Changes nothing when the read models do not fit.',
    )
    .addHelpText('after', examples('documents restored'));
  doesHere(restored, io, beginEpoch);
}

async function resetAll({ env }: Io): Promise<Answer> {
  const { resetReadModels } = await composition();
  return answerOf(await resetReadModels(await settingsOf(env)));
}

async function beginEpoch({ env }: Io): Promise<Answer> {
  const { declareRestored } = await composition();
  const { logId, epoch } = await declareRestored(await settingsOf(env));
  return answerWith({ logId, epoch }, `The log begins epoch ${epoch}.`);
}

function answerOf({ mismatch, forgotten, kept, begunAgain }: ResetAnswer): Answer {
  const json = { reason: mismatch?.code ?? null, forgotten, kept, begunAgain };
  if (mismatch === null) return answerWith(json, 'The read models belong to the log: nothing was changed.');
  const lines = [
    `Forgot ${forgotten.length} collections (${mismatch.code}); the next start builds them again.`,
    ...kept.map((name) => `Process ${name} goes on where it was.`),
    ...begunAgain.map((name) => `Process ${name} begins as at its first start.`),
  ];
  return answerWith(json, lines.join('\n'));
}
