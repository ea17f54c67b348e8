import {
  count,
  described,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  text,
  type Answers,
} from '@parley/http';
import { SIGHT_REASONS } from '@parley/staff';
import {
  NOT_JUDGED,
  type ShownPlace,
  type UseRow,
  type UsesAnswer,
  type ViewerRow,
  type ViewersAnswer,
  type VisibleAnswer,
  type VisibleRow,
} from '../../index.js';

const next = described(nullable(text), 'Cursor of the next page; null: there is none.');
const reason = described(
  oneOf(...SIGHT_REASONS),
  'unassigned: in a channel of the group; bot_role: a role of the bot sees all dialogs.',
);
const rules = described(count, 'Version of the access rules that were in force.');

export const accessAnswers: Answers = {
  LogPlace: object<ShownPlace>({
    position,
    at: described(instant, 'When the log recorded the event.'),
  }),
  DialogViewer: object<ViewerRow>({
    person: ref('NamedResponsible'),
    reason,
    from: described(ref('LogPlace'), 'The event from which on they could.'),
    to: nullable(
      described(
        ref('LogPlace'),
        'The event since which they could not, or for another reason; null: they can.',
      ),
    ),
    accessRules: rules,
  }),
  DialogViewers: object<ViewersAnswer>({ items: listOf(ref('DialogViewer')), next, madeBy: ref('MadeBy') }),
  VisibleDialog: object<VisibleRow>({
    dialogId: id,
    channelId: id,
    reason,
    from: described(ref('LogPlace'), 'The event from which on they could.'),
    to: nullable(ref('LogPlace')),
    accessRules: rules,
  }),
  RightUse: object<UseRow>({
    eventId: text,
    position,
    recordedAt: instant,
    actor: ref('NamedActor'),
    type: described(text, 'Of the first event of the command.'),
    stream: text,
    revision: count,
    dialogId: nullable(id),
    channelId: nullable(id),
    commandType: described(nullable(text), 'Null: not recorded.'),
    process: described(nullable(text), 'Process that acted for the person; null: they acted themselves.'),
    correlationId: text,
    causationId: nullable(text),
    commandId: text,
    rights: described(
      listOf(text),
      'Permissions without any one of which the command would have been refused.',
    ),
    notJudged: described(
      nullable(oneOf(...NOT_JUDGED)),
      'not-recorded: which command it was, or who had which rights; not-told: what its rule asks for; other-rules: the rule of today would refuse it anyway; null: it is judged.',
    ),
  }),
  RightUses: object<UsesAnswer>({
    items: described(
      listOf(ref('RightUse')),
      'The oldest first, and among them what cannot be judged. A page may hold fewer than asked for before the last one.',
    ),
    next,
    madeBy: ref('MadeBy'),
  }),
  VisibleDialogs: object<VisibleAnswer>({
    items: described(
      listOf(ref('VisibleDialog')),
      'By when it ended; a page may hold fewer than asked for before the last one.',
    ),
    next,
    count: described(count, 'Of all pages: at a moment one for each dialog.'),
    madeBy: ref('MadeBy'),
  }),
};
