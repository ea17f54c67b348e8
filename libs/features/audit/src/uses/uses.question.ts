import type { Question, QuestionContext } from '@parley/application';
import type { Position, StoredDocument } from '@parley/eventsourcing';
import { limitOf, type Page, type PageParams, type Responsible, responsibleKey } from '@parley/shared';
import { type AccessRules, accessRulesKnown, accessRulesOf, type Viewer } from '@parley/staff';
import type { RightsSpan } from '../access/rights-history.js';
import { createRights, rightsUpTo } from '../access/rights.query.js';
import type { Tenure } from '../access/sights.js';
import { tenuresOf } from '../access/tenures.query.js';
import type { AuditEvent } from '../events/audit-events.projection.js';
import { eventsPage } from '../events/events.question.js';
import { knownUpTo } from '../events/events.query.js';
import { actorOf, eventRows, type EventRow } from '../events/events.rows.query.js';
import { madeBy, type MadeBy } from '../made-by.js';
import { type NotJudged, rightsUsed } from './uses.rules.js';

export interface UsesGiven {
  /** Who asks. */
  readonly viewer: Viewer;
  /** Null: everybody. */
  readonly person: Responsible | null;
  /** Times of recording, RFC 3339 UTC with ms: `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly page: PageParams;
  /** Up to which position, as text, the read models are known to hold the log; absent: as far as they do. */
  readonly position?: string | undefined;
}

/** The first event of an accepted command. */
export interface UseRow extends EventRow {
  /** Permissions without any one of which it would have been refused. */
  readonly rights: readonly string[];
  /** Why that cannot be said; null: it is. */
  readonly notJudged: NotJudged | null;
}

export interface UsesAnswer extends Page<UseRow> {
  readonly madeBy: MadeBy;
}

type Row = StoredDocument<AuditEvent>;

/** Pages of events that are judged for one page: with fewer uses among them the page is short and says where to go on. */
const MOST_PAGES = 50;

/**
 * Commands that only a permission allowed, oldest first, and those of which that cannot be said. Commands of clients, channels and the system
 * use no right. Throws `INVALID_CURSOR`, `INVALID_PAGE`, `ACCESS_RULES_NEWER`.
 */
export function usesQuestionBy(
  known: readonly AccessRules[],
  rights = createRights(known),
): Question<UsesGiven, UsesAnswer> {
  return {
    name: 'audit.uses',
    reads: ['audit-events', 'audit-channels', 'tenures', 'staff', 'channels', 'client-card'],
    async *ask(context, { viewer, person, from, to, page, position }) {
      const limit = limitOf(page.limit);
      const upTo = await knownUpTo(context.reader, position);
      const judge = judging(context, upTo, { known, spans: await rights(context, upTo) });
      const filter = { from, to, ...(person && { actor: responsibleKey(person) }) };
      const items: UseRow[] = [];
      let { cursor } = page;
      for (let pages = 0; pages < MOST_PAGES && items.length < limit; pages++) {
        const asked = {
          viewer,
          filter,
          order: 'oldest',
          page: { cursor, limit: limit - items.length },
        } as const;
        const rows = await eventsPage(context, asked, upTo);
        items.push(...(await judge(rows.items)));
        cursor = rows.next ?? undefined;
        if (cursor === undefined) break;
      }
      const projections = ['audit-events', 'audit-channels', 'tenures'];
      yield { items, next: cursor ?? null, madeBy: madeBy(context.product, upTo, projections) };
    },
  };
}

export const usesQuestion = usesQuestionBy(accessRulesKnown, rightsUpTo);

interface Rights {
  readonly known: readonly AccessRules[];
  readonly spans: ReadonlyMap<string, readonly RightsSpan[]>;
}

/** Judges events, each command by its first one; what it has read of dialogs it keeps. */
function judging(
  context: QuestionContext,
  upTo: Position,
  { known, spans }: Rights,
): (rows: readonly Row[]) => Promise<readonly UseRow[]> {
  const { reader } = context;
  const dialogs = new Map<number, Promise<readonly Tenure[]>>();
  const tenureBefore = async (dialogId: number, before: Position): Promise<Tenure | null> => {
    const tenures = dialogs.get(dialogId) ?? tenuresOf(reader, dialogId, upTo);
    dialogs.set(dialogId, tenures);
    return (await tenures).find((tenure) => covers(tenure, before)) ?? null;
  };

  async function judge({ position, document }: Row): Promise<readonly string[] | NotJudged> {
    const person = personOf(document) as Responsible;
    const before = position - 1n;
    const span = spans.get(responsibleKey(person))?.find((one) => covers(one, before)) ?? null;
    const { commandType = null, stream, dialogId } = document;
    const dialog = dialogId === undefined ? null : await tenureBefore(dialogId, before);
    const owner = commandType === 'IssueToken' ? await ownerIn(context, document) : null;
    const channelId = document.channelId ?? channelOf(stream);
    const rules = span && accessRulesOf(span.accessRules, known);
    return rightsUsed({ commandType, stream, dialog, channelId, owner }, person, span, rules);
  }

  return async (rows) => {
    const judged: { readonly row: Row; readonly outcome: readonly string[] | NotJudged }[] = [];
    for (const row of rows) {
      context.signal.throwIfAborted();
      if (personOf(row.document) === null || !(await isFirst(context, row))) continue;
      const outcome = await judge(row);
      if (outcome.length > 0) judged.push({ row, outcome });
    }
    const shown = await eventRows(
      reader,
      judged.map(({ row }) => row),
    );
    return shown.map((row, at) => {
      const outcome = judged[at]?.outcome ?? [];
      return typeof outcome === 'string'
        ? { ...row, rights: [], notJudged: outcome }
        : { ...row, rights: outcome, notJudged: null };
    });
  };
}

const covers = ({ from, to }: Pick<Tenure, 'from' | 'to'>, position: Position): boolean =>
  from.position <= position && (to === null || to.position > position);

function personOf({ actor }: AuditEvent): Responsible | null {
  const { kind, id } = actorOf(actor);
  return (kind === 'manager' || kind === 'bot') && id !== null ? { kind, id } : null;
}

const channelOf = (stream: string): number | null =>
  Number(/^channel-([1-9]\d*)$/.exec(stream)?.[1] ?? 0) || null;

/** Whether the event before it in its stream is of another command. */
async function isFirst({ eventStore }: QuestionContext, { document }: Row): Promise<boolean> {
  const { stream, revision, commandId } = document;
  if (revision === 0) return true;
  const [before] = await eventStore.readStream(stream, { from: revision - 1, limit: 1 });
  return before?.metadata.commandId !== commandId;
}

async function ownerIn(
  { eventStore, product }: QuestionContext,
  { stream, revision }: AuditEvent,
): Promise<Responsible | null> {
  const [event] = await eventStore.readStream(stream, { from: revision, limit: 1 });
  if (event === undefined) return null;
  return (product.catalog.decode(event).data as { readonly owner?: Responsible }).owner ?? null;
}
