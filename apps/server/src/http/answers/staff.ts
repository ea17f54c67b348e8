import {
  BOT_ROLES,
  type BotRow,
  type GroupRow,
  STORED_PERMISSIONS,
  type TokenRow,
  type UserRow,
  type Viewer,
} from '@parley/staff';
import { type ChannelRow, ChannelSettings } from '@parley/channels';
import { MESSENGER } from './dialogs.js';
import { flag, id, instant, listOf, nullable, object, oneOf, ref, said, text, type Schema } from './shape.js';

const permissions = listOf(oneOf(...STORED_PERMISSIONS));
const roles = listOf(oneOf(...BOT_ROLES));
const channelIds = said(nullable(listOf(id)), 'Null: every channel.');

/** What is read of channels and staff. */
export const staffAnswers: Readonly<Record<string, Schema>> = {
  ChannelSettings,
  ChannelRow: object<ChannelRow>({
    channelId: id,
    type: MESSENGER,
    name: text,
    externalId: nullable(text),
    settings: ref('ChannelSettings'),
    active: flag,
  }),
  Viewer: object<Viewer>({ kind: oneOf('manager', 'bot'), id, permissions, channelIds, roles }),
  UserRow: object<UserRow>({ userId: id, name: text, active: flag, permissions, groupId: nullable(id) }),
  GroupRow: object<GroupRow>({ groupId: id, name: text, channelIds }),
  BotRow: object<BotRow>({ botId: id, name: text, roles }),
  TokenRow: object<TokenRow>({
    tokenId: id,
    owner: ref('NamedResponsible'),
    label: text,
    createdAt: instant,
  }),
};
