import type { DomainEvent } from '@parley/eventsourcing';
import { foldedName } from '@parley/shared';
import type { savedViewEvents, ViewQuery } from './saved-views.events.js';

export interface SavedViewState {
  readonly viewId: number;
  readonly name: string;
  /** The name as it is compared. */
  readonly folded: string;
  readonly query: ViewQuery;
}

/** The views of one owner in their order: at most 100. */
export interface SavedViewsState {
  readonly views: readonly SavedViewState[];
}

export type SavedViewEvent = DomainEvent<(typeof savedViewEvents)[number]>;

export const initialSavedViews: SavedViewsState = { views: [] };

export function evolveSavedViews({ views }: SavedViewsState, event: SavedViewEvent): SavedViewsState {
  switch (event.type) {
    case 'SavedViewCreated': {
      const { viewId, name, query } = event.data;
      return { views: [...views, { viewId, name, folded: foldedName(name), query }] };
    }
    case 'SavedViewRenamed': {
      const { viewId, name } = event.data;
      return { views: withChange(views, viewId, { name, folded: foldedName(name) }) };
    }
    case 'SavedViewChanged':
      return { views: withChange(views, event.data.viewId, { query: event.data.query }) };
    case 'SavedViewDeleted':
      return { views: views.filter(({ viewId }) => viewId !== event.data.viewId) };
    case 'SavedViewsOrdered':
      return { views: inOrder(views, event.data.viewIds) };
    default:
      return { views };
  }
}

const withChange = (
  views: readonly SavedViewState[],
  viewId: number,
  change: Partial<SavedViewState>,
): readonly SavedViewState[] => views.map((view) => (view.viewId === viewId ? { ...view, ...change } : view));

/** The same views in the order of these ids. */
export function inOrder<View extends { readonly viewId: number }>(
  views: readonly View[],
  viewIds: readonly number[],
): readonly View[] {
  const places = new Map(viewIds.map((viewId, place) => [viewId, place]));
  const placeOf = ({ viewId }: View): number => places.get(viewId) ?? viewIds.length;
  return views.toSorted((a, b) => placeOf(a) - placeOf(b));
}
