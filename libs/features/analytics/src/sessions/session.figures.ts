import type { FigureTable } from '@parley/application';
import { counted, different, present, summed, timed } from '../figures/figure.js';
import { sessionColumns } from './session-row.fields.js';

const TALK = ['MessageReceived', 'MessageSent'];
const OPENED = ['DialogOpened'];
const CLOSED = ['DialogOpened', 'DialogClosed'];

/** Whose settings say what is working time. */
const HOURS = ['TimeLimitsSet', 'TimeLimitsRemoved'];

/** Figures of sessions; each is of the sessions that a question takes. */
export const sessionFigures: FigureTable = {
  projection: 'session-rows',
  columns: sessionColumns,
  figures: [
    counted('sessions', { meaning: 'How many sessions there were.', events: OPENED }),
    present('closedSessions', 'closeMs', { meaning: 'How many of them were closed.', events: CLOSED }),
    present('answeredSessions', 'firstAnswerMs', {
      meaning: 'In how many of them a message of the client was answered.',
      events: TALK,
    }),
    ...timed(
      'firstAnswer',
      'firstAnswerMs',
      "the time from a session's first waiting message of the client to its first answer",
      TALK,
    ),
    ...timed(
      'firstAnswerWork',
      'firstAnswerWorkMs',
      "the working time from a session's first waiting message of the client to its first answer",
      [...TALK, ...HOURS],
    ),
    summed('answers', 'answers', {
      meaning:
        'How many answers messages of clients got, one answer to all that it left answered counting once.',
      events: TALK,
    }),
    summed(
      'answerTime',
      'answerMs',
      { meaning: 'How long the earliest message of each answer had waited, together.', events: TALK },
      'ms',
    ),
    summed(
      'answerWorkTime',
      'answerWorkMs',
      {
        meaning: 'How much working time the earliest message of each answer had waited, together.',
        events: [...TALK, ...HOURS],
      },
      'ms',
    ),
    ...timed('longestAnswer', 'longestAnswerMs', 'the slowest answer of a session', TALK),
    ...timed(
      'longestWait',
      'longestWaitMs',
      'the longest that a message of a session waited for an answer or the closing',
      [...TALK, 'DialogClosed'],
    ),
    ...timed('close', 'closeMs', 'the time from the beginning of a session to its closing', CLOSED),
    ...timed('closeWork', 'closeWorkMs', 'the working time from the beginning of a session to its closing', [
      ...CLOSED,
      ...HOURS,
    ]),
    summed('fromClient', 'fromClient', {
      meaning: 'How many messages clients wrote.',
      events: ['MessageReceived'],
    }),
    summed('fromManagers', 'fromManagers', {
      meaning: 'How many public messages managers wrote.',
      events: ['MessageSent'],
    }),
    summed('fromBots', 'fromBots', {
      meaning: 'How many public messages bots wrote.',
      events: ['MessageSent'],
    }),
    summed('fromChannel', 'fromChannel', {
      meaning: "How many messages of the company's side were written in the messenger's own app.",
      events: TALK,
    }),
    summed('notes', 'notes', { meaning: 'How many private messages were written.', events: ['MessageSent'] }),
    summed('reassignments', 'reassignments', {
      meaning: 'How often a session went from one responsible to another or to none.',
      events: ['DialogReassigned'],
    }),
    different('dialogs', 'dialogId', { meaning: 'How many dialogs the sessions belong to.', events: OPENED }),
    different('clients', 'clientId', {
      meaning: 'How many clients the sessions belong to, those detached from their dialogs left out.',
      events: ['DialogStarted', 'ClientAttached', 'ClientDetached'],
    }),
  ],
};
