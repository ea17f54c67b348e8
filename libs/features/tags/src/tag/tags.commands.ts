import type { Viewer } from '@parley/staff';

/** `name`: 1 to 64 characters as users see them. `color`: one of `TAG_COLORS`. */
export interface CreateTag {
  readonly type: 'CreateTag';
  readonly name: string;
  readonly color: string;
}

export interface RenameTag {
  readonly type: 'RenameTag';
  readonly tagId: number;
  readonly name: string;
}

export interface RecolorTag {
  readonly type: 'RecolorTag';
  readonly tagId: number;
  readonly color: string;
}

export interface ArchiveTag {
  readonly type: 'ArchiveTag';
  readonly tagId: number;
}

export interface RestoreTag {
  readonly type: 'RestoreTag';
  readonly tagId: number;
}

export interface DeleteTag {
  readonly type: 'DeleteTag';
  readonly tagId: number;
}

export type TagCommand = CreateTag | RenameTag | RecolorTag | ArchiveTag | RestoreTag | DeleteTag;

export interface TagContext {
  /** Null: the system itself, which may do everything here. */
  readonly sender: Viewer | null;
  /** Id of the tag that is created, taken once the command is known to be new; absent where none is. */
  readonly newId?: number;
}
