import { defineErrors } from '@parley/eventsourcing';

/** What every document store refuses. */
export const documentErrors = defineErrors({
  INVALID_COLLECTION: {
    family: 'Validation',
    meaning: 'A collection cannot be made as given (name, field names or indexes).',
  },
  UNKNOWN_COLLECTION: { family: 'Validation', meaning: 'No collection has this name.' },
  INVALID_DOCUMENT: {
    family: 'Validation',
    meaning: 'A document, record or name cannot be stored as given (id, position or content).',
  },
  INVALID_QUERY: {
    family: 'Validation',
    meaning: 'No index of the collection answers this question, or a part of it is malformed.',
  },
});
