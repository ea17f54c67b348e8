import type { Question, QuestionContext } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import { type Position, positionToText, type Where } from '@parley/eventsourcing';
import {
  cursorKind,
  limitOf,
  type Page,
  type PageParams,
  type Responsible,
  responsibleKey,
} from '@parley/shared';
import {
  type AccessRules,
  accessRulesKnown,
  accessRulesOf,
  type Cell,
  type SightReason,
  type Viewer,
} from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import { positionAt } from './moments.query.js';
import { createRights, rightsUpTo } from './rights.query.js';
import { sightIn, spansUpTo } from './sights.js';
import type { TenureDocument } from './tenures.projection.js';
import { tenureOf, tenuresByEnd, type PlaceOfEnd } from './tenures.query.js';
import { type ShownPlace, shownPlace } from './viewers.question.js';
import { overlapOf, visibleStretches, type VisibleStretch } from './visible.cells.js';

export interface VisibleGiven {
  /** Who asks. */
  readonly viewer: Viewer;
  readonly person: Responsible;
  /** RFC 3339 UTC with ms, both included; the same twice for a moment. */
  readonly from: string;
  readonly to: string;
  readonly page: PageParams;
  /** Up to which position, as text, `tenures` is known to hold the log; absent: to its end. A cursor keeps that of its first page. */
  readonly position?: string | undefined;
}

/** A stretch in which the person could see the dialog. */
export interface VisibleRow {
  readonly dialogId: number;
  readonly channelId: number;
  readonly reason: SightReason;
  readonly from: ShownPlace;
  /** Null: it lasts. */
  readonly to: ShownPlace | null;
  readonly accessRules: number;
}

export interface VisibleAnswer extends Page<VisibleRow> {
  /** Stretches within the time asked for: at a moment as many as dialogs. */
  readonly count: number;
  readonly madeBy: MadeBy;
}

/** `place` is the number of the stretch of rights, `found` how many rows the pages before had. */
type Cursor = readonly [position: string, place: string, found: string, to: string, id: string];

const cursors = cursorKind<Cursor>('audit-visible', [
  /^\d{1,19}$/,
  /^\d{1,9}$/,
  /^\d{1,9}$/,
  /^\d{20}$/,
  'text',
]);

/** Tenures that are read for one page at most: with more that began too late the page is short and says where to go on. */
const MOST_READ = 5_000;
/** Cells that are counted together. */
const CELLS = 250;

/** Which dialogs a person or bot could see. Throws `INVALID_CURSOR`, `INVALID_PAGE`, `ACCESS_RULES_NEWER`. */
export function visibleQuestionBy(
  known: readonly AccessRules[],
  rights = createRights(known),
): Question<VisibleGiven, VisibleAnswer> {
  const rulesOf = (version: number): AccessRules => accessRulesOf(version, known);
  return {
    name: 'audit.visible',
    reads: ['tenures', 'audit-events'],
    async *ask(context, { viewer, person, from, to, page, position: asked }) {
      const limit = limitOf(page.limit);
      const cursor = page.cursor === undefined ? null : cursors.decode(page.cursor);
      const upTo = BigInt(cursor?.[0] ?? asked ?? (await context.eventStore.head()));
      const [first, last] = await Promise.all([from, to].map((time) => positionAt(context.reader, time)));
      const within = { first: least(first as Position, upTo), last: least(last as Position, upTo) };
      const spans = (await rights(context, upTo)).get(responsibleKey(person)) ?? [];
      const stretches = visibleStretches(spansUpTo(spans, upTo), within, viewer, rulesOf);
      const count = await countOf(context, stretches);
      const walked = await walk(context, { stretches, upTo, limit, count, rulesOf }, cursor);
      yield { ...walked, count, madeBy: madeBy(context.product, upTo, ['tenures', 'audit-events']) };
    },
  };
}

export const visibleQuestion = visibleQuestionBy(accessRulesKnown, rightsUpTo);

const least = (one: Position, other: Position): Position => (one < other ? one : other);

const COUNT = { groups: {}, measures: { tenures: { of: 'count' } }, sort: [], limit: 1 } as const;

/** What began in time, without what had ended before: two counts of an index each, however many there are. */
async function countOf(
  { reader, signal }: QuestionContext,
  stretches: readonly VisibleStretch[],
): Promise<number> {
  const collection = await reader.serving('tenures');
  const count = async (cells: readonly Cell[], where: Where): Promise<number> => {
    let sum = 0;
    for (let at = 0; at < cells.length; at += CELLS) {
      const anyOf = cells.slice(at, at + CELLS).map((cell) => ({ ...cell, ...where }));
      const { rows } = await reader.documents.aggregate(collection, { anyOf, ...COUNT }, { signal });
      sum += Number(rows[0]?.['tenures']);
    }
    return sum;
  };
  let sum = 0;
  for (const { first, last, groups } of stretches) {
    const met = async (cells: readonly Cell[]): Promise<number> =>
      (await count(cells, { from: { lte: orderOf(last) } })) -
      (await count(cells, { to: { lte: orderOf(first) } }));
    for (const group of groups) sum += await met(group);
    sum -= await met(overlapOf(groups));
  }
  return sum;
}

interface Walk {
  readonly stretches: readonly VisibleStretch[];
  readonly upTo: Position;
  readonly limit: number;
  readonly count: number;
  readonly rulesOf: (version: number) => AccessRules;
}

/** A page of {@link tenuresByEnd}, stretch by stretch. */
async function walk(
  context: QuestionContext,
  { stretches, upTo, limit, count, rulesOf }: Walk,
  cursor: Cursor | null,
): Promise<Page<VisibleRow>> {
  const before = Number(cursor?.[2] ?? 0);
  const items: VisibleRow[] = [];
  let read = 0;
  let after: PlaceOfEnd | undefined = cursor === null ? undefined : [cursor[3], cursor[4]];
  for (let place = Number(cursor?.[1] ?? 0); place < stretches.length; place++, after = undefined) {
    const stretch = stretches[place] as VisibleStretch;
    for await (const { place: at, document } of tenuresByEnd(context, { stretch, upTo, after })) {
      if (before + items.length === count) return { items, next: null };
      read += 1;
      const row = document.from <= orderOf(stretch.last) ? rowOf(document, stretch, upTo, rulesOf) : null;
      if (row !== null) items.push(row);
      if (items.length < limit && read < MOST_READ) continue;
      const found = before + items.length;
      const next: Cursor = [positionToText(upTo), String(place), String(found), ...at];
      return { items, next: found === count ? null : cursors.encode(next) };
    }
  }
  return { items, next: null };
}

function rowOf(
  document: TenureDocument,
  { span }: VisibleStretch,
  upTo: Position,
  rulesOf: Walk['rulesOf'],
): VisibleRow | null {
  const tenure = tenureOf(document, upTo);
  const sight = sightIn(span, tenure, rulesOf);
  if (sight === null) return null;
  const { reason, accessRules, from, to } = sight;
  const { dialogId, channelId } = tenure;
  return { dialogId, channelId, reason, from: shownPlace(from), to: to && shownPlace(to), accessRules };
}
