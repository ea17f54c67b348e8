import type { Question } from '@parley/application';
import { dialogErrors } from '@parley/dialogs';
import { type Position, positionToText } from '@parley/eventsourcing';
import {
  cursorKind,
  limitOf,
  type NamedResponsible,
  namesOf,
  type Page,
  type PageParams,
  queryErrors,
  responsibleOf,
} from '@parley/shared';
import {
  type AccessRules,
  accessRulesKnown,
  accessRulesOf,
  type SightReason,
  type Viewer,
  worksIn,
} from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import type { Place } from './rights-history.js';
import { createRights, rightsUpTo } from './rights.query.js';
import { type Sight, sightsOf, spansUpTo } from './sights.js';
import { tenuresOf } from './tenures.query.js';

export interface ViewersGiven {
  /** Who asks. */
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly page: PageParams;
  /** Up to which position, as text, `tenures` is known to hold the log; absent: to its end. A cursor keeps that of its first page. */
  readonly position?: string | undefined;
}

/** A place in the log, as answers show it. */
export interface ShownPlace {
  readonly position: string;
  readonly at: string;
}

/** An interval in which a person or bot could see the dialog: from the event at `from` on, until the one at `to` was there. */
export interface ViewerRow {
  readonly person: NamedResponsible;
  readonly reason: SightReason;
  readonly from: ShownPlace;
  /** Null: it lasts. */
  readonly to: ShownPlace | null;
  /** Version of the access rules that were in force. */
  readonly accessRules: number;
}

export interface ViewersAnswer extends Page<ViewerRow> {
  readonly madeBy: MadeBy;
}

const cursors = cursorKind<readonly [dialog: string, position: string, from: string]>('audit-viewers', [
  /^\d{1,16}$/,
  /^\d{1,19}$/,
  /^\d{1,9}$/,
]);

export const shownPlace = ({ position, at }: Place): ShownPlace => ({
  position: positionToText(position),
  at,
});

/** Who could see a dialog and why, in the order of the log. Throws `DIALOG_NOT_FOUND`, `INVALID_CURSOR`, `INVALID_PAGE`, `ACCESS_RULES_NEWER`. */
export function viewersQuestionBy(
  known: readonly AccessRules[],
  rights = createRights(known),
): Question<ViewersGiven, ViewersAnswer> {
  return {
    name: 'audit.viewers',
    reads: ['tenures', 'staff'],
    async *ask(context, { viewer, dialogId, page, position: asked }) {
      const limit = limitOf(page.limit);
      const after = page.cursor === undefined ? null : cursors.decode(page.cursor);
      if (after !== null && after[0] !== String(dialogId)) throw ofAnotherDialog();
      const position = BigInt(after?.[1] ?? asked ?? (await context.eventStore.head()));
      const start = Number(after?.[2] ?? 0);
      const tenures = await tenuresOf(context.reader, dialogId, position);
      const [first] = tenures;
      if (first === undefined || !worksIn(viewer, first.channelId))
        throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
      const spans = await rights(context, position);
      const sights: Sight[] = [];
      for (const [key, own] of spans) {
        const person = responsibleOf(key);
        const rulesOf = (version: number): AccessRules => accessRulesOf(version, known);
        if (person !== null) sights.push(...sightsOf(person, spansUpTo(own, position), tenures, rulesOf));
        context.signal.throwIfAborted();
      }
      const shown = sights.sort(inOrder).slice(start, start + limit);
      const names = await namesOf(
        context.reader,
        shown.map(({ person }) => person),
      );
      yield {
        items: shown.map(({ person, reason, from, to, accessRules }) => ({
          ...{ person: names.responsible(person), reason, accessRules },
          ...{ from: shownPlace(from), to: to && shownPlace(to) },
        })),
        next:
          start + limit < sights.length ? cursors.encode(nextOf(dialogId, position, start + limit)) : null,
        madeBy: madeBy(context.product, position, ['tenures']),
      };
    },
  };
}

export const viewersQuestion = viewersQuestionBy(accessRulesKnown, rightsUpTo);

const ofAnotherDialog = () => queryErrors.INVALID_CURSOR('The cursor is one of another dialog.');

const nextOf = (dialogId: number, position: Position, from: number) =>
  [String(dialogId), positionToText(position), String(from)] as const;

function inOrder(one: Sight, other: Sight): number {
  if (one.from.position !== other.from.position) return one.from.position < other.from.position ? -1 : 1;
  if (one.person.kind !== other.person.kind) return one.person.kind < other.person.kind ? -1 : 1;
  return one.person.id - other.person.id;
}
