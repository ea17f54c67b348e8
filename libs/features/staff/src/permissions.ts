/** What a user may be given, beyond answering in the own dialogs. `administrator` includes all others. */
export const PERMISSIONS = [
  'administrator',
  'all_dialogs',
  'delete_dialogs',
  'reassign_any',
  'manage_channels',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What events may hold: also what was given once, opens nothing, and is offered no more. */
export const STORED_PERMISSIONS = [...PERMISSIONS, 'audit', 'analytics'] as const;
export type StoredPermission = (typeof STORED_PERMISSIONS)[number];

export const BOT_ROLES = ['distributor', 'responsible', 'hidden'] as const;
export type BotRole = (typeof BOT_ROLES)[number];
