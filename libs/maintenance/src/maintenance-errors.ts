import { defineErrors } from '@parley/eventsourcing';

/** Why a log is not copied. */
export const migrationErrors = defineErrors({
  MIGRATION_SOURCE_MISSING: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder to copy from holds no event store.',
  },
  MIGRATION_SERVER_MISSING: {
    family: 'Validation',
    overHttp: false,
    meaning: 'A log in EventStoreDB is wanted, and no address of one is set.',
  },
  MIGRATION_TARGET_FOREIGN: {
    family: 'Validation',
    overHttp: false,
    meaning:
      'The log to copy into holds something that is not the beginning of the source; nothing was written.',
  },
  MIGRATION_EVENT_TOO_LARGE: {
    family: 'Validation',
    overHttp: false,
    meaning:
      'Events of the source are larger than the target takes; they are listed, and nothing was written.',
  },
  MIGRATION_DOCUMENTS_FOREIGN: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The store of the new read models holds those of another log; nothing was written.',
  },
  MIGRATION_TARGET_CHANGED: {
    family: 'Concurrency',
    retryable: false,
    overHttp: false,
    meaning: 'Somebody else appended to the log while it was copied into.',
  },
  MIGRATION_NOT_EQUAL: {
    family: 'Infrastructure',
    retryable: false,
    overHttp: false,
    meaning: 'The copy does not begin with all that the source holds.',
  },
});

/** Why no documents are exported. */
export const exportErrors = defineErrors({
  EXPORT_NOT_EMBEDDED: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The read models to export are in MongoDB, where they can be asked directly.',
  },
  EXPORT_NOT_IN_MONGODB: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The read models are embedded, and views of them are for MongoDB alone.',
  },
  EXPORT_SOURCE_MISSING: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder to export from holds no read models, or none that is served yet.',
  },
  EXPORT_EXISTS: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The file to export into is there already, or another export is writing it.',
  },
});

/** Why nothing is backed up or restored. */
export const backupErrors = defineErrors({
  BACKUP_NOT_EMBEDDED: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The log to back up is in EventStoreDB, which has its own ways.',
  },
  BACKUP_SOURCE_MISSING: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder to back up holds no event store.',
  },
  BACKUP_EXISTS: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder that a backup was to be made in is there already.',
  },
  BACKUP_MISSING: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder to restore from holds no finished backup.',
  },
  BACKUP_DAMAGED: {
    family: 'Infrastructure',
    retryable: false,
    overHttp: false,
    meaning: 'A file of the backup is not what was backed up; nothing was restored.',
  },
  RESTORE_NOT_EMPTY: {
    family: 'Validation',
    overHttp: false,
    meaning: 'The folder to restore into holds something, and nothing was said of replacing it.',
  },
});
