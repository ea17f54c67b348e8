import type { Permission } from '@parley/application';
import type { NamedResponsible } from '@parley/shared';
import { BOT_ROLES, type BotRow, type GroupRow, type TokenRow, type UserRow, type Viewer } from '../index.js';
import {
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  ref,
  said,
  text,
  type Answers,
} from '@parley/http';

const roles = listOf(oneOf(...BOT_ROLES));
const channelIds = said(nullable(listOf(id)), 'Null: every channel.');

/** What is read of staff. */
export function staffAnswersOf(registry: readonly Permission[]): Answers {
  const permissions = listOf(oneOf(...registry.map(({ name }) => name)));
  return {
    NamedResponsible: object<NamedResponsible>({ kind: oneOf('manager', 'bot'), id, name: nullable(text) }),
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
}
