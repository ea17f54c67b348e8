import type { Question } from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import {
  cursorKind,
  type Page,
  type PageParams,
  type Responsible,
  responsibleKey,
  siftPage,
} from '@parley/shared';
import { type Viewer, worksIn } from '@parley/staff';
import type { TenureDocument } from '../access/tenures.projection.js';
import { tenureOf } from '../access/tenures.query.js';
import { type ShownPlace, shownPlace } from '../access/viewers.question.js';
import { madeBy, type MadeBy } from '../made-by.js';

export interface ResponsibilitiesGiven {
  readonly viewer: Viewer;
  readonly person: Responsible;
  /** RFC 3339 UTC with ms: what touches the time from `from` (included) to `to` (not included); absent: no bound. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly page: PageParams;
  /** Up to which position, as text, `tenures` is known to hold the log; absent: to its end. */
  readonly position?: string | undefined;
}

/** A stretch in which the person was responsible for the dialog. */
export interface Responsibility {
  readonly dialogId: number;
  readonly channelId: number;
  readonly from: ShownPlace;
  /** Null: it lasts. */
  readonly to: ShownPlace | null;
}

export interface ResponsibilitiesAnswer extends Page<Responsibility> {
  readonly madeBy: MadeBy;
}

type Row = StoredDocument<TenureDocument>;
type Place = readonly [from: string, id: string];
const cursors = cursorKind<Place>('audit-responsibilities', [/^\d{20}$/, 'text']);
/** Tenures that are looked through for one page: with more left out than that, the page is short and says where to go on. */
const MOST_READ = 20_000;

/** Every dialog of which a person or bot was responsible, in the order in which it was given. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export const responsibilitiesQuestion: Question<ResponsibilitiesGiven, ResponsibilitiesAnswer> = {
  name: 'audit.responsibilities',
  reads: ['tenures'],
  async *ask({ reader, eventStore, product, signal }, { viewer, person, from, to, page, position }) {
    const upTo = position === undefined ? await eventStore.head() : BigInt(position);
    const collection = await reader.serving('tenures');
    const isWanted = ({ document }: Row): boolean => {
      const tenure = tenureOf(document, upTo);
      return (
        tenure.from.position <= upTo &&
        worksIn(viewer, tenure.channelId) &&
        (to === undefined || tenure.from.at < to) &&
        (from === undefined || tenure.to === null || tenure.to.at > from)
      );
    };
    const sieve = {
      most: MOST_READ,
      placeOf: ({ id, document }: Row): Place => [document.from, id],
      read(after: Place | undefined, count: number) {
        signal.throwIfAborted();
        return reader.documents.find<TenureDocument>(collection, {
          anyOf: [{ responsible: responsibleKey(person) }],
          sort: [['from', 1]],
          limit: count,
          ...(after && { after }),
        });
      },
      keep: (rows: readonly Row[]) => rows.filter(isWanted),
    };
    const { items, next } = await siftPage(sieve, cursors, page);
    const shown = items.map(({ document }) => {
      const tenure = tenureOf(document, upTo);
      const { dialogId, channelId } = tenure;
      return { dialogId, channelId, from: shownPlace(tenure.from), to: tenure.to && shownPlace(tenure.to) };
    });
    yield { items: shown, next, madeBy: madeBy(product, upTo, ['tenures']) };
  },
};
