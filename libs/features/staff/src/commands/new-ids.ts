import type { StaffCommand, StaffContext } from '../staff.commands.js';
import type { Services } from '@parley/application';

const KINDS: Partial<Record<StaffCommand['type'], string>> = {
  CreateUser: 'user',
  CreateGroup: 'group',
  CreateBot: 'bot',
  IssueToken: 'token',
};

/**
 * The id of what a command creates, for the context of its decisions: taken by the first decision, so that a repeat takes none,
 * and kept for the next ones.
 */
export function newIdFor(
  { ids }: Pick<Services, 'ids'>,
  { type }: StaffCommand,
): () => Promise<Pick<StaffContext, 'newId'>> {
  const kind = KINDS[type];
  if (kind === undefined) return () => Promise.resolve({});
  let taken: number | null = null;
  return async () => ({ newId: (taken ??= await ids.next(kind)) });
}
