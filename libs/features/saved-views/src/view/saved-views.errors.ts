import { defineRefusals } from '@parley/shared';

export const savedViewErrors = defineRefusals({
  SAVED_VIEW_NOT_FOUND: { kind: 'not-found', message: 'No saved view of this owner has this id.' },
  SAVED_VIEW_NAME_TAKEN: {
    kind: 'conflict',
    message:
      'Another saved view of this owner has this name: capitals and small letters are the same, and so are ё and е.',
  },
  SAVED_VIEW_UNCHANGED: { kind: 'conflict', message: 'The saved view has this name or query already.' },
  SAVED_VIEWS_IN_ORDER: { kind: 'conflict', message: 'The saved views stand in this order already.' },
  TOO_MANY_SAVED_VIEWS: { kind: 'rule', message: 'A manager and a group have at most 100 saved views each.' },
  INVALID_SAVED_VIEW_NAME: {
    kind: 'rule',
    message:
      'The name of a saved view has 1 to 64 characters as users see them, one of them visible, in at most 255 code points.',
  },
  INVALID_SAVED_VIEW_ORDER: {
    kind: 'rule',
    message: 'An order names every saved view of its owner once and no other.',
  },
  UNKNOWN_FILTER: {
    kind: 'rule',
    message: 'The list of dialogs has no filter or order of the name `filter`.',
  },
  INVALID_FILTER_VALUE: {
    kind: 'rule',
    message:
      'The filter `filter` of the list of dialogs takes no such value; values are texts as in its query string.',
  },
});
