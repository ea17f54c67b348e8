import { expect, test } from '@jest/globals';
import type { ColumnFilter } from '@parley/application';
import { given as happened, recorded } from '@parley/dialogs/testing';
import { DomainError, type EventDefinition } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { foldAll, stateAfter } from '@parley/testkit';
import fc from 'fast-check';
import { savedViewsProjection } from '../list/saved-views.projection.js';
import type { SavedViewCommand, SavedViewContext } from './saved-views.commands.js';
import { savedViewsAggregate } from './saved-views.decide.js';
import { savedViewEvents } from './saved-views.events.js';
import type { SavedViewEvent, SavedViewsState } from './saved-views.state.js';

const owner = { kind: 'manager', id: 2 } as const;
const filters: readonly ColumnFilter[] = [
  {
    name: 'status',
    field: { type: 'choice', values: ['open', 'closed'], meaning: '' },
    columns: [],
    test: () => () => () => true,
  },
];
const listing = { filters, sorts: [] };
const viewId = fc.integer({ min: 1, max: 5 });
const name = fc.constantFrom('Ель', 'ЕЛЬ', 'ёль', 'VIP', 'vip', 'Other', '');
const query = fc.constantFrom<Record<string, string>>(
  {},
  { status: 'open' },
  { status: 'closed' },
  { status: 'x' },
);
const command: fc.Arbitrary<SavedViewCommand> = fc
  .oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('CreateSavedView' as const), name, query }) },
    fc.record({ type: fc.constant('RenameSavedView' as const), viewId, name }),
    fc.record({ type: fc.constant('ChangeSavedView' as const), viewId, query }),
    fc.record({ type: fc.constant('DeleteSavedView' as const), viewId }),
    fc.record({
      type: fc.constant('OrderSavedViews' as const),
      viewIds: fc.array(viewId, { minLength: 1, maxLength: 4 }),
    }),
  )
  .map((one) => ({ ...one, owner }));

interface View {
  viewId: number;
  name: string;
  query: Record<string, unknown>;
}

const alike = (one: string, other: string): boolean =>
  one.toLowerCase().replace('ё', 'е') === other.toLowerCase().replace('ё', 'е');

/** What the views are afterwards; null: nothing may change. */
function applied(views: readonly View[], given: SavedViewCommand, newId: number): readonly View[] | null {
  const isFree = (wanted: string, own?: number): boolean =>
    wanted !== '' && views.every((view) => view.viewId === own || !alike(view.name, wanted));
  if (given.type === 'CreateSavedView') {
    if (!isFree(given.name) || given.query['status'] === 'x') return null;
    return [...views, { viewId: newId, name: given.name, query: { ...given.query } }];
  }
  if (given.type === 'OrderSavedViews') {
    const ids = views.map((view) => view.viewId);
    const isPermutation = [...given.viewIds].sort().join() === [...ids].sort().join();
    if (!isPermutation || given.viewIds.join() === ids.join()) return null;
    return given.viewIds.map((id) => views.find((view) => view.viewId === id) as View);
  }
  const view = views.find((one) => one.viewId === given.viewId);
  if (view === undefined) return null;
  const withView = (changes: Partial<View>) =>
    views.map((one) => (one === view ? { ...one, ...changes } : one));
  switch (given.type) {
    case 'RenameSavedView':
      return given.name === view.name || !isFree(given.name, given.viewId)
        ? null
        : withView({ name: given.name });
    case 'ChangeSavedView':
      return given.query['status'] === 'x' || given.query['status'] === view.query['status']
        ? null
        : withView({ query: { ...given.query } });
    case 'DeleteSavedView':
      return views.filter((one) => one !== view);
  }
}

/** Null: it is refused. */
function decide(state: SavedViewsState, next: SavedViewCommand, context: SavedViewContext) {
  try {
    return savedViewsAggregate.decide(state, next, context);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

const inLog = ({ type, data }: SavedViewEvent) => {
  const definition = savedViewEvents.find((known) => known.type === type) as EventDefinition;
  return { ...happened(definition, data), stream: 'saved-views-1-2' };
};

test('views agree with the model after any sequence of commands, and so does the read model; what changes nothing is refused', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let model: readonly View[] = [];
      const events: SavedViewEvent[] = [];
      for (const [turn, next] of commands.entries()) {
        // Ids are never given twice; the first ones are within reach of the commands.
        const newId = turn < 5 ? turn + 1 : 100 + turn;
        const context = { sender: managerViewer(2), isOwnerThere: true, listing, newId };
        const state = stateAfter(savedViewsAggregate, events);
        const after = applied(model, next, newId);
        const decided = decide(state, next, context);
        expect(decided !== null).toBe(after !== null);
        model = after ?? model;
        events.push(...(decided ?? []));
        const { views } = stateAfter(savedViewsAggregate, events);
        expect(views.map(({ folded: _folded, ...view }) => view)).toEqual(model);
      }
      const document = foldAll(savedViewsProjection, recorded(events.map(inLog))).get('manager-2');
      expect((document?.views ?? []).map(({ createdAt: _at, ...view }) => view)).toEqual(model);
      expect(document?.views).not.toEqual([]);
    }),
    { numRuns: 400 },
  );
});
