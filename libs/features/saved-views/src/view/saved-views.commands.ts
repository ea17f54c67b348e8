import type { Listing } from '@parley/application';
import type { Viewer } from '@parley/staff';
import type { ViewOwner } from './saved-views.events.js';

interface OfOwner<Type> {
  readonly type: Type;
  readonly owner: ViewOwner;
}

interface OnView<Type> extends OfOwner<Type> {
  readonly viewId: number;
}

/** `name`: 1 to 64 characters as users see them. `query`: as somebody wrote it. */
export interface CreateSavedView extends OfOwner<'CreateSavedView'> {
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
}

export interface RenameSavedView extends OnView<'RenameSavedView'> {
  readonly name: string;
}

export interface ChangeSavedView extends OnView<'ChangeSavedView'> {
  readonly query: Readonly<Record<string, unknown>>;
}

export type DeleteSavedView = OnView<'DeleteSavedView'>;

/** `viewIds`: every view of the owner once. */
export interface OrderSavedViews extends OfOwner<'OrderSavedViews'> {
  readonly viewIds: readonly number[];
}

export type SavedViewCommand =
  CreateSavedView | RenameSavedView | ChangeSavedView | DeleteSavedView | OrderSavedViews;

export interface SavedViewContext {
  /** Null: the system itself, which may do everything with views of groups. */
  readonly sender: Viewer | null;
  /** Whether there is the group that owns the views; true where a manager does. */
  readonly isOwnerThere: boolean;
  /** What the list of dialogs is filtered and sorted by. */
  readonly listing: Listing;
  /** Id of the view that is created, taken once the command is known to be new; absent where none is. */
  readonly newId?: number;
}
