import type { FieldSpec } from '@parley/eventsourcing';
import type { SessionRow } from './session-row.js';

const count = (meaning: string): FieldSpec => ({ type: 'integer', meaning });
const ms = (meaning: string): FieldSpec => ({
  type: 'integer',
  nullable: true,
  meaning: `${meaning}, in ms.`,
});
const person = (meaning: string): FieldSpec => ({
  type: 'string',
  meaning: `${meaning}: manager:<id>, bot:<id> or none.`,
});
const date = (meaning: string): FieldSpec => ({ type: 'date', nullable: true, meaning });

/**
 * What figures are made of: the columns of the index that answers them, in this order. Numbers come before texts: SQLite reads a row up to the
 * last column that is asked for.
 */
const columns = {
  channelId: count('Channel of the dialog.'),
  openedAt: date(
    'When the session began; null: the dialog has had none yet, and the document counts as no session.',
  ),
  firstAnswerMs: ms('From the first message that waited to the first answer'),
  firstAnswerWorkMs: ms('The working time of it'),
  closeMs: ms('From the beginning to the closing'),
  closeWorkMs: ms('The working time of it'),
  answers: count(
    "Answers to messages that waited: one for all of the client's messages that it leaves answered.",
  ),
  answerMs: count('How long the earliest message of each answer had waited, together, in ms.'),
  answerWorkMs: count('The working time of it, in ms.'),
  longestAnswerMs: ms('The longest of these'),
  longestWaitMs: ms('The longest that a message waited for an answer or for the closing'),
  fromClient: count('Messages of the client.'),
  fromManagers: count('Public messages of managers.'),
  fromBots: count('Public messages of bots.'),
  fromChannel: count("Messages of the company's side that were written in the messenger's own app."),
  notes: count('Private messages; after the closing too, until the next session begins.'),
  reassignments: count('Changes from one responsible to another or to none while the session was open.'),
  session: count('Number of the session in its dialog, from 1.'),
  dialogId: count('Id of the dialog.'),
  clientId: { type: 'integer', nullable: true, meaning: 'Client of the dialog today; null while detached.' },
  detached: {
    type: 'boolean',
    meaning: 'The dialog is detached from its client today: no figure of clients counts it.',
  },
  deleted: { type: 'boolean', meaning: 'The dialog has been deleted.' },
  closedAt: date('When it was closed; null: it was not.'),
  source: {
    type: 'string',
    nullable: true,
    meaning: 'The utmSource that was told first for the dialog, up to 100 characters.',
  },
  outcome: {
    type: 'string',
    meaning:
      'open; who closed it: manager, bot, client, channel or system; deleted: it was open when the dialog was deleted.',
  },
  closedBy: { type: 'string', nullable: true, meaning: 'manager:<id>, bot:<id>, or what else closed it.' },
  responsibleAtOpen: person('Responsible when the session began'),
  responsible: person('Responsible when it was closed, of an open one today'),
  firstAnswerBy: {
    type: 'string',
    nullable: true,
    meaning: 'Who answered first: manager:<id>, bot:<id> or channel.',
  },
  firstAnswerKind: {
    type: 'string',
    nullable: true,
    meaning: 'What kind answered first: manager, bot or channel.',
  },
  path: {
    type: 'string',
    meaning: 'The responsibles in order, as in none>manager:1>bot:2; at most 10, then an ellipsis.',
  },
} as const satisfies Partial<Record<keyof SessionRow, FieldSpec>>;

export const sessionColumns = Object.keys(columns) as readonly (keyof typeof columns)[];

export const sessionFields: Readonly<Record<keyof SessionRow, FieldSpec>> = {
  ...columns,
  sourceAt: date('When the source was told.'),
  dialogResponsible: person('Responsible of the dialog today'),
  waiting: {
    type: 'array',
    meaning: "The client's messages that no answer stands after, by time; none in past sessions.",
    items: {
      type: 'object',
      meaning: 'One message, or several.',
      fields: {
        at: { type: 'date', nullable: true, meaning: 'When it was written, of several the latest.' },
        upTo: {
          type: 'integer',
          meaning: "Its number among the client's messages, of several the greatest.",
        },
        count: { type: 'integer', meaning: 'How many they are.' },
      },
    },
  },
  answeredAt: date('The latest answer or closing whose time came from outside.'),
  waitingSince: date('Since when the earliest message that waits does.'),
  calendars: {
    type: 'array',
    nullable: true,
    meaning: 'Of the one document that is no session: the working hours, the latest last.',
    items: {
      type: 'object',
      meaning: 'Working hours from an event on.',
      fields: {
        from: { type: 'string', meaning: 'Position of the event that set them, with leading zeros.' },
        calendar: {
          type: 'object',
          nullable: true,
          meaning: 'Time zone, working hours and special days of the time limits; null: none are set.',
        },
      },
    },
  },
};
