import { Contacts, Source } from '@parley/shared';
import type { Adjustment, ClientCard, ClientDialog, SourceRecord } from '../index.js';
import {
  count,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  described,
  text,
  type Answers,
} from '@parley/http';

/** Of a dialog. */
export const STATUS = oneOf('open', 'closed');

export const adjusted = described(
  listOf(ref('Adjustment')),
  'What came beside the message and is not kept as it was sent: a message counts whatever comes with it.',
);

/** What is read of clients, and answered to what came with their messages. */
export const clientAnswers: Answers = {
  Adjustment: object<Adjustment>({
    field: described(text, 'Such as customer.name.'),
    how: oneOf('cut', 'left-out'),
  }),
  ClientSource: object<SourceRecord>({ dialogId: nullable(id), at: instant, source: Source }),
  ClientDialog: object<ClientDialog>({
    dialogId: id,
    channelId: id,
    status: STATUS,
    lastActivityAt: instant,
  }),
  ClientCard: object<ClientCard>({
    clientId: id,
    name: text,
    contacts: Contacts,
    avatarUrl: nullable(text),
    profileUrl: nullable(text),
    channelId: described(nullable(id), 'Channel through which the client first came.'),
    externalId: described(nullable(text), "The client's id there."),
    firstSource: nullable(ref('ClientSource')),
    lastSource: nullable(ref('ClientSource')),
    blocked: flag,
    refusedMessages: described(count, 'Messages refused while blocked.'),
    dialogs: described(
      listOf(ref('ClientDialog')),
      'Those that you see, the latest activity first, at most 50.',
    ),
    nextDialogs: described(nullable(text), 'Cursor of the dialogs after these, for /dialogs; null: no more.'),
  }),
};
