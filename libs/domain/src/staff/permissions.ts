/** What a user may do beyond answering in the own dialogs. `administrator` includes all others. */
export const PERMISSIONS = [
  'administrator',
  'all_dialogs',
  'delete_dialogs',
  'reassign_any',
  'manage_channels',
  'audit',
  'analytics',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const BOT_ROLES = ['distributor', 'responsible', 'hidden'] as const;
export type BotRole = (typeof BOT_ROLES)[number];
