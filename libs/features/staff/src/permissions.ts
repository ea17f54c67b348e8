import { definePermission } from '@parley/application';

export const administrator = definePermission({
  name: 'administrator',
  title: 'Manages staff and operation, and has every permission that administrators have by themselves.',
  byAdministrators: true,
});
export const allDialogs = definePermission({
  name: 'all_dialogs',
  title: 'Sees every dialog of the channels that the own group works in.',
  byAdministrators: true,
});
export const deleteDialogs = definePermission({
  name: 'delete_dialogs',
  title: 'Deletes dialogs.',
  byAdministrators: true,
});
export const reassignAny = definePermission({
  name: 'reassign_any',
  title: 'Reassigns dialogs of colleagues.',
  byAdministrators: true,
});
export const manageChannels = definePermission({
  name: 'manage_channels',
  title: 'Registers and changes channels, and speaks for them.',
  byAdministrators: true,
});
/** In the order in which they are shown, and stored in events. */
export const staffPermissions = [administrator, allDialogs, deleteDialogs, reassignAny, manageChannels];

export const BOT_ROLES = ['distributor', 'responsible', 'hidden'] as const;
export type BotRole = (typeof BOT_ROLES)[number];
