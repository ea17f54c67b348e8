import type { Command } from 'commander';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { addDialog } from './audit.dialog.js';
import { addDiff } from './audit.diff.js';
import { addEvent } from './audit.event.js';
import { addEvents } from './audit.events.js';
import { addFeed } from './audit.feed.js';
import { addPerson } from './audit.person.js';
import { addReplay } from './audit.replay.js';
import { addResponsible } from './audit.responsible.js';
import { addWhy } from './audit.why.js';

export function addAudit(program: Command, io: Io): void {
  const audit = program
    .command('audit')
    .summary('history: dialogs as they were, what people did, why something happened')
    .description('The history of dialogs, people and rights. For auditors.')
    .addHelpText(
      'after',
      examples('audit dialog 5 --as-of 2026-01-31T18:00Z', 'audit person manager:2', 'audit why --dialog 5'),
    );
  addDialog(audit, io);
  addFeed(audit, io);
  addDiff(audit, io);
  addReplay(audit, io);
  addPerson(audit, io);
  addResponsible(audit, io);
  addEvents(audit, io);
  addEvent(audit, io);
  addWhy(audit, io);
}
