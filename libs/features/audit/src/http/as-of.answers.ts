import { clientCardProjection } from '@parley/clients';
import {
  dialogListProjection,
  type DialogState,
  type PendingLink,
  type Unanswered,
  type Waiting,
} from '@parley/dialogs';
import {
  count,
  described,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  revision,
  schemasOf,
  text,
  type Answers,
  type Schema,
} from '@parley/http';
import { Responsible } from '@parley/shared';
import type { CardAsOf } from '../dialog/client-card.query.js';
import type { DialogAsOf } from '../dialog/dialog-as-of.question.js';
import type { Reached } from '../dialog/moment.js';
import type { PersonAsOf, TokenAsOf } from '../people/person-as-of.question.js';

type Fields = Parameters<typeof schemasOf>[0];

/** A document of a read model, by what its projection declares. */
const documentOf = (fields: Fields): Schema => ({ type: 'object', properties: schemasOf(fields) });

const reached = {
  revision: described(revision, '-1: the stream had no event yet.'),
  position: nullable(position),
  recordedAt: nullable(instant),
};

const state = object<DialogState>({
  status: oneOf('absent', 'open', 'closed'),
  deleted: flag,
  channelId: count,
  externalChatId: text,
  clientId: nullable(id),
  chatClientId: count,
  responsible: nullable(Responsible),
  session: count,
  incoming: count,
  unanswered: object<Unanswered>({
    waiting: listOf(object<Waiting>({ at: nullable(instant), upTo: count, count })),
    answeredAt: nullable(instant),
  }),
  pending: nullable(
    object<PendingLink>({
      step: oneOf('detach', 'attach'),
      clientId: id,
      token: described(text, 'Always empty: it is a secret.'),
      expiresAt: instant,
      requestedBy: Responsible,
    }),
  ),
  detached: nullable(object<NonNullable<DialogState['detached']>>({ clientId: id, by: Responsible })),
});

/** What is shown of dialogs and people as they were. */
export const asOfAnswers: Answers = {
  Reached: object<Reached>(reached),
  DialogAsOf: object<DialogAsOf>({
    madeBy: ref('MadeBy'),
    dialogId: id,
    erased: described(flag, 'The dialog has been deleted since: texts are empty.'),
    reached: described(ref('Reached'), "Where the dialog's stream was."),
    state: described(state, 'What its commands were decided by.'),
    slices: described({ type: 'object' }, 'States that features add to it, by feature.'),
    row: described(
      nullable(documentOf(dialogListProjection.fields)),
      'As the list of dialogs held it; null: not begun, or deleted.',
    ),
    responsible: nullable(Responsible),
    client: described(
      nullable(
        object<CardAsOf>({
          ...reached,
          clientId: id,
          card: nullable(documentOf(clientCardProjection.fields)),
        }),
      ),
      'Null: it was tied to no client.',
    ),
  }),
  TokenAsOf: object<TokenAsOf>({
    tokenId: id,
    label: text,
    createdAt: instant,
    revokedAt: described(nullable(instant), 'Null: it was live.'),
  }),
  PersonAsOf: object<PersonAsOf>({
    madeBy: ref('MadeBy'),
    reached: described(ref('Reached'), 'Where the stream of the staff was.'),
    kind: oneOf('manager', 'bot'),
    id,
    name: text,
    active: flag,
    viewer: described(nullable(ref('Viewer')), 'As every decision took it; null: nothing was allowed.'),
    group: nullable(
      object<NonNullable<PersonAsOf['group']>>({ id, name: text, channelIds: nullable(listOf(id)) }),
    ),
    tokens: listOf(ref('TokenAsOf')),
  }),
};
