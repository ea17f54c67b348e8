import { defineAggregate } from '@parley/eventsourcing';
import { foldedName, shortName } from '@parley/shared';
import { accessErrors, requirePermission, staffErrors } from '@parley/staff';
import { manageGroupViews } from '../permissions.js';
import type {
  ChangeSavedView,
  CreateSavedView,
  OrderSavedViews,
  RenameSavedView,
  SavedViewCommand,
  SavedViewContext,
} from './saved-views.commands.js';
import { savedViewErrors } from './saved-views.errors.js';
import { savedViewEvents, type ViewOwner } from './saved-views.events.js';
import {
  evolveSavedViews,
  initialSavedViews,
  inOrder,
  type SavedViewEvent,
  type SavedViewsState,
  type SavedViewState,
} from './saved-views.state.js';
import { isSameQuery, readViewQuery } from './view-query.rules.js';

/** Views that an owner has at most. */
export const MOST_VIEWS = 100;

export function decideSavedViews(
  state: SavedViewsState,
  command: SavedViewCommand,
  context: SavedViewContext,
): readonly SavedViewEvent[] {
  requireRight(command.owner, context);
  switch (command.type) {
    case 'CreateSavedView':
      return create(state, command, context);
    case 'RenameSavedView':
      return rename(state, command);
    case 'ChangeSavedView':
      return change(state, command, context);
    case 'DeleteSavedView': {
      const { owner, viewId } = command;
      existingView(state, viewId);
      return [{ type: 'SavedViewDeleted', data: { owner, viewId } }];
    }
    case 'OrderSavedViews':
      return order(state, command);
  }
}

/** Everybody keeps the own ones, which nobody else sees. */
function requireRight(owner: ViewOwner, { sender, isOwnerThere }: SavedViewContext): void {
  if (owner.kind === 'manager') {
    if (sender?.kind !== 'manager' || sender.id !== owner.id) throw accessErrors.NOT_ALLOWED();
    return;
  }
  requirePermission(sender, manageGroupViews);
  if (!isOwnerThere) throw staffErrors.GROUP_NOT_FOUND({ groupId: owner.id });
}

function create(
  state: SavedViewsState,
  command: CreateSavedView,
  { listing, newId: viewId }: SavedViewContext,
): readonly SavedViewEvent[] {
  if (viewId === undefined) throw new Error('A view that is created needs an id.');
  const { owner } = command;
  const name = readName(state, command.name);
  const query = readViewQuery(listing, command.query);
  if (state.views.length >= MOST_VIEWS) throw savedViewErrors.TOO_MANY_SAVED_VIEWS();
  return [{ type: 'SavedViewCreated', data: { owner, viewId, name, query } }];
}

function rename(state: SavedViewsState, command: RenameSavedView): readonly SavedViewEvent[] {
  const { owner, viewId } = command;
  const { name: before } = existingView(state, viewId);
  const name = readName(state, command.name, viewId);
  if (name === before) throw savedViewErrors.SAVED_VIEW_UNCHANGED({ viewId });
  return [{ type: 'SavedViewRenamed', data: { owner, viewId, name } }];
}

function change(
  state: SavedViewsState,
  command: ChangeSavedView,
  { listing }: SavedViewContext,
): readonly SavedViewEvent[] {
  const { owner, viewId } = command;
  const { query: before } = existingView(state, viewId);
  const query = readViewQuery(listing, command.query);
  if (isSameQuery(query, before)) throw savedViewErrors.SAVED_VIEW_UNCHANGED({ viewId });
  return [{ type: 'SavedViewChanged', data: { owner, viewId, query } }];
}

function order({ views }: SavedViewsState, { owner, viewIds }: OrderSavedViews): readonly SavedViewEvent[] {
  const named = new Set(viewIds);
  const isAll = viewIds.length === views.length && views.every(({ viewId }) => named.has(viewId));
  if (!isAll) throw savedViewErrors.INVALID_SAVED_VIEW_ORDER();
  if (inOrder(views, viewIds).every((view, place) => view === views[place]))
    throw savedViewErrors.SAVED_VIEWS_IN_ORDER();
  return [{ type: 'SavedViewsOrdered', data: { owner, viewIds: [...viewIds] } }];
}

function existingView({ views }: SavedViewsState, viewId: number): SavedViewState {
  const view = views.find((one) => one.viewId === viewId);
  if (view === undefined) throw savedViewErrors.SAVED_VIEW_NOT_FOUND({ viewId });
  return view;
}

function readName({ views }: SavedViewsState, text: string, own?: number): string {
  const name = shortName(text);
  if (name === null) throw savedViewErrors.INVALID_SAVED_VIEW_NAME();
  const folded = foldedName(name);
  const other = views.find((view) => view.folded === folded && view.viewId !== own);
  if (other !== undefined) throw savedViewErrors.SAVED_VIEW_NAME_TAKEN({ viewId: other.viewId });
  return name;
}

/** Stands in names of streams for ever. */
const OWNERS: Readonly<Record<ViewOwner['kind'], number>> = { manager: 1, group: 2 };

/** The views of one owner are one stream: `saved-views-1-<userId>` or `saved-views-2-<groupId>`. */
export const savedViewsId = ({ kind, id }: ViewOwner): string => `${OWNERS[kind]}-${id}`;

/** One stream for each owner: that a name is given once needs one revision. */
export const savedViewsAggregate = defineAggregate({
  name: 'saved-views',
  stateVersion: 1,
  initialState: initialSavedViews,
  events: savedViewEvents,
  decide: decideSavedViews,
  evolve: evolveSavedViews,
});
