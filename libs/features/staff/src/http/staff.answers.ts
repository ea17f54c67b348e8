import type { Permission } from '@parley/application';
import { type NamedResponsible, RESPONSIBLE_KINDS } from '@parley/shared';
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
  described,
  text,
  type Answers,
} from '@parley/http';

const owner = oneOf(...RESPONSIBLE_KINDS);
const roles = listOf(oneOf(...BOT_ROLES));
const channelIds = described(nullable(listOf(id)), 'Null: every channel.');

/** What is read of staff. */
export function staffAnswersOf(registry: readonly Permission[]): Answers {
  const permissions = listOf(oneOf(...registry.map(({ name }) => name)));
  return {
    NamedResponsible: object<NamedResponsible>({ kind: owner, id, name: nullable(text) }),
    Viewer: object<Viewer>({ kind: owner, id, permissions, channelIds, roles }),
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
