import type { FigureTable } from '@parley/application';
import type { Scalar, Where } from '@parley/eventsourcing';
import { loadFigures } from '../load/load.figures.js';
import { messageFigures } from '../messages/message.figures.js';
import { sessionFigures } from '../sessions/session.figures.js';
import { trafficFigures } from '../traffic/traffic.figures.js';

/** What one kind of question is about. */
export interface Subject {
  readonly table: FigureTable;
  /** Asked where no figure is named. */
  readonly asked: readonly string[];
  /** Names of groups, and the columns that they are. */
  readonly groups: Readonly<Record<string, string>>;
  /** Names of filters, and the columns that they are of. */
  readonly filters: Readonly<Record<string, string>>;
  /** Times that a period and units of time may be of, and their columns. */
  readonly times: Readonly<Record<string, string>>;
  /** Rows that no figure counts, and why. */
  readonly apart: readonly {
    readonly reason: 'detached';
    readonly where: Readonly<Record<string, Scalar>>;
    readonly unless: Where;
  }[];
  /** Rows of no channel are for those who work in every channel. */
  readonly withoutChannel: boolean;
}

const sessionGroups = {
  channel: 'channelId',
  source: 'source',
  outcome: 'outcome',
  closedBy: 'closedBy',
  responsible: 'responsible',
  responsibleAtOpen: 'responsibleAtOpen',
  firstAnswerBy: 'firstAnswerBy',
  firstAnswerKind: 'firstAnswerKind',
  path: 'path',
  deleted: 'deleted',
};
const sessionFilters = {
  responsible: 'responsible',
  source: 'source',
  outcome: 'outcome',
  firstAnswerBy: 'firstAnswerBy',
};
const times = { opened: 'openedAt', closed: 'closedAt' };

export const SUBJECTS = {
  sessions: {
    table: sessionFigures,
    asked: ['sessions', 'closedSessions', 'answeredSessions', 'firstAnswerP50'],
    groups: sessionGroups,
    filters: sessionFilters,
    times,
    apart: [],
    withoutChannel: false,
  },
  clients: {
    table: sessionFigures,
    asked: ['clients', 'sessions', 'fromClient'],
    groups: { client: 'clientId', ...sessionGroups },
    filters: { client: 'clientId', ...sessionFilters },
    times,
    apart: [{ reason: 'detached', where: { detached: true }, unless: { detached: false } }],
    withoutChannel: false,
  },
  load: {
    table: loadFigures,
    asked: ['taken', 'givenAway', 'heldP50'],
    groups: {
      channel: 'channelId',
      source: 'source',
      responsible: 'responsible',
      responsibleKind: 'responsibleKind',
      before: 'before',
      next: 'next',
      by: 'by',
      deleted: 'deleted',
    },
    filters: { responsible: 'responsible', responsibleKind: 'responsibleKind', source: 'source' },
    times: { taken: 'takenAt', left: 'leftAt' },
    apart: [],
    withoutChannel: false,
  },
  messages: {
    table: messageFigures,
    asked: ['incoming', 'outgoing', 'dialogs'],
    groups: {
      channel: 'channelId',
      source: 'source',
      responsible: 'responsible',
      responsibleKind: 'responsibleKind',
    },
    filters: { responsible: 'responsible', responsibleKind: 'responsibleKind', source: 'source' },
    times: { written: 'at' },
    apart: [],
    withoutChannel: false,
  },
  traffic: {
    table: trafficFigures,
    asked: ['incoming', 'outgoing'],
    groups: { channel: 'channelId', author: 'author', authorKind: 'authorKind', code: 'code' },
    filters: { author: 'author', authorKind: 'authorKind', code: 'code' },
    times: { happened: 'hour' },
    apart: [],
    withoutChannel: true,
  },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectName = keyof typeof SUBJECTS;
