import type { InfrastructureError, ValidationError } from '@parley/eventsourcing';
import { backupErrors } from '../maintenance-errors.js';

export const notEmbedded = (): ValidationError =>
  backupErrors.BACKUP_NOT_EMBEDDED(
    'The log is in EventStoreDB, which has its own ways to be backed up: see docs/guides/backup.md.',
  );

export const nothingThere = (folder: string): ValidationError =>
  backupErrors.BACKUP_SOURCE_MISSING(`There is no event store in ${folder}: name its folder in PARLEY_DATA.`);

export const exists = (folder: string): ValidationError =>
  backupErrors.BACKUP_EXISTS(`${folder} is there already: name a folder that is not.`);

export const missing = (folder: string): ValidationError =>
  backupErrors.BACKUP_MISSING(
    `There is no finished backup in ${folder}: it has no manifest.json. Name the folder of one.`,
  );

export const damaged = (folder: string, file: string): InfrastructureError =>
  backupErrors.BACKUP_DAMAGED(
    `${file} of the backup ${folder} is not what was backed up: nothing was changed. Take another backup.`,
    { file },
  );

export const notEmpty = (folder: string): ValidationError =>
  backupErrors.RESTORE_NOT_EMPTY(
    `${folder} is not empty: name another folder, or say --replace; what is there is then kept in a folder beside.`,
  );
