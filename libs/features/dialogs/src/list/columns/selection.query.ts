import type { Asked, QueryReader } from '@parley/application';
import type { Viewer } from '@parley/staff';
import { shownTo } from './dialog-list.columns.js';
import { selectionOf, type Selection } from './selection.js';
import { actorOf, filtersAsked, type FilterValues } from '../dialog-list.filters.js';

/** Throws what filters refuse, `COLUMNS_LOADING`, `PROJECTION_NOT_READY`. */
export async function selectDialogs(
  reader: QueryReader,
  viewer: Viewer,
  values: FilterValues = {},
  asked: Asked = askedBy(reader, viewer),
): Promise<Selection> {
  const [selection] = await selectEach(reader, viewer, [values], asked);
  return selection as Selection;
}

/** The same for several questions of one moment. */
async function selectEach(
  reader: QueryReader,
  viewer: Viewer,
  questions: readonly FilterValues[],
  asked: Asked,
): Promise<readonly Selection[]> {
  const compiled = await Promise.all(
    questions.map((values) =>
      Promise.all(
        filtersAsked(reader, values).map(async ({ name, test }) =>
          test(values[name] as never, asked, values),
        ),
      ),
    ),
  );
  const columns = await reader.columns.current();
  return compiled.map((own) =>
    selectionOf(columns, [shownTo(viewer)(columns), ...own.map((test) => test(columns))]),
  );
}

export const askedBy = (reader: QueryReader, viewer: Viewer): Asked => ({
  reader,
  asker: actorOf(viewer),
  now: Date.now(),
});

/**
 * Whether a dialog is among those that the viewer sees and that pass the filters, as of now. Throws as {@link selectDialogs}.
 */
export async function matching(
  reader: QueryReader,
  viewer: Viewer,
  values: FilterValues = {},
): Promise<(dialogId: number) => boolean> {
  const { columns, passes } = await selectDialogs(reader, viewer, values);
  return (dialogId) => {
    const slot = columns.dialogs.slotOf(dialogId);
    return slot >= 0 && passes(slot);
  };
}

/** A number of dialogs. */
export interface Total {
  /** At most {@link MOST_COUNTED}. */
  readonly count: number;
  /** There are more than these. */
  readonly more: boolean;
}

export const MOST_COUNTED = 1_000;

export const totalOf = (counted: number): Total => ({
  count: Math.min(counted, MOST_COUNTED),
  more: counted > MOST_COUNTED,
});

/** How many there are of each question, all of one moment. Throws as {@link selectDialogs}. */
export async function countDialogs(
  reader: QueryReader,
  viewer: Viewer,
  questions: readonly FilterValues[],
): Promise<readonly Total[]> {
  const selections = await selectEach(reader, viewer, questions, askedBy(reader, viewer));
  return selections.map(({ count }) => totalOf(count(MOST_COUNTED + 1)));
}
