import {
  described,
  id,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  schemasOf,
  text,
  type Answers,
} from '@parley/http';
import {
  ownerFields,
  PROBLEMS,
  viewFields,
  type SavedView,
  type ViewOwner,
  type ViewProblem,
} from '../index.js';

/** What is read of saved views. */
export const savedViewAnswers: Answers = {
  SavedViewQuery: { type: 'object', additionalProperties: text },
  SavedView: object<SavedView>({
    ...schemasOf(viewFields),
    viewId: id,
    query: described(ref('SavedViewQuery'), viewFields.query.meaning),
    owner: object<ViewOwner>({ ...schemasOf(ownerFields), kind: oneOf('manager', 'group'), id }),
    problems: described(
      listOf(ref('SavedViewProblem')),
      'Why it does not find what it was saved for; empty: it does.',
    ),
    count: described(
      nullable(ref('DialogTotal')),
      'Dialogs that you see; null: not asked for, or there is a filter or value that is not taken any more.',
    ),
  }),
  SavedViewProblem: object<ViewProblem>({
    filter: described(text, 'Name of the filter, or sort.'),
    problem: described(
      oneOf(...PROBLEMS),
      'unknown: there is no such filter any more; refused: it does not take the value any more; gone: the value names what was deleted.',
    ),
  }),
  SavedViews: object<{ items: unknown }>({
    items: described(listOf(ref('SavedView')), 'In the order of their owner, own ones first.'),
  }),
};
