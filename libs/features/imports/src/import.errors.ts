import { defineErrors } from '@parley/eventsourcing';

/** What is wrong with a chat that is to be imported. */
export const importErrors = defineErrors({
  IMPORT_BEGINS_WITH_CLIENT: {
    family: 'Validation',
    meaning: 'The first message of an imported chat is not the client’s.',
  },
  INVALID_CHAT: {
    family: 'Validation',
    overHttp: false,
    meaning: 'A line of the file to be loaded is not a chat in UTF-8; `line` says which.',
  },
});
