import { InfrastructureError, ValidationError } from '@parley/eventsourcing';

export const notEmbedded = (): ValidationError =>
  new ValidationError(
    'BACKUP_NOT_EMBEDDED',
    'The log is in EventStoreDB, which has its own ways to be backed up: see docs/guides/backup.md.',
  );

export const nothingThere = (folder: string): ValidationError =>
  new ValidationError(
    'BACKUP_SOURCE_MISSING',
    `There is no event store in ${folder}: name its folder in PARLEY_DATA.`,
  );

export const exists = (folder: string): ValidationError =>
  new ValidationError('BACKUP_EXISTS', `${folder} is there already: name a folder that is not.`);

export const missing = (folder: string): ValidationError =>
  new ValidationError(
    'BACKUP_MISSING',
    `There is no finished backup in ${folder}: it has no manifest.json. Name the folder of one.`,
  );

export const damaged = (folder: string, file: string): InfrastructureError =>
  new InfrastructureError(
    'BACKUP_DAMAGED',
    `${file} of the backup ${folder} is not what was backed up: nothing was changed. Take another backup.`,
    { file },
    false,
  );

export const notEmpty = (folder: string): ValidationError =>
  new ValidationError(
    'RESTORE_NOT_EMPTY',
    `${folder} is not empty: name another folder, or say --replace; what is there is then kept in a folder beside.`,
  );
