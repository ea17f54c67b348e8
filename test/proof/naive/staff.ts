import { before, is, keyOf, type Ev, type Log, type Until, type Who } from './log.js';

const BOTS: Readonly<Record<string, readonly string[]>> = {
  distributor: ['all_dialogs', 'reassign_any'],
  responsible: [],
  hidden: ['all_dialogs'],
};

export interface NaiveViewer extends Who {
  readonly permissions: readonly string[];
  readonly channelIds: readonly number[] | null;
  readonly roles: readonly string[];
}

interface NaiveGroup {
  readonly id: number;
  readonly name: string;
  readonly channelIds: readonly number[] | null;
}

/** Somebody who works here, of the staff's events up to a moment; null: nobody of that id. */
export function personIn(staff: readonly Ev[], { kind, id }: Who) {
  const own = staff.filter(({ data }) => (kind === 'manager' ? data.userId : data.botId) === id);
  const [created] = own;
  if (created === undefined) return null;
  const active = !own.some(is('UserDeactivated'));
  const groupId =
    kind === 'bot' ? null : (own.findLast(is('UserCreated', 'UserGroupSet'))?.data.groupId ?? null);
  const group = groupId === null ? null : groupIn(staff, groupId);
  return {
    ...{ kind, id, name: created.data.name, active },
    group:
      groupId === null
        ? null
        : { id: groupId, name: group?.name ?? '', channelIds: group?.channelIds ?? null },
    tokens: tokensIn(staff, { kind, id }),
    viewer: active ? viewerIn(own, { kind, id }, group) : null,
  };
}

const groupIn = (staff: readonly Ev[], groupId: number): NaiveGroup | null => {
  const latest = staff.findLast(
    (event) => is('GroupCreated', 'GroupUpdated')(event) && event.data.groupId === groupId,
  );
  return latest ? { id: groupId, name: latest.data.name, channelIds: latest.data.channelIds } : null;
};

function viewerIn(own: readonly Ev[], { kind, id }: Who, group: NaiveGroup | null): NaiveViewer {
  if (kind === 'bot') {
    const roles = own[0]?.data.roles ?? [];
    const permissions = [...new Set(roles.flatMap((role) => BOTS[role] ?? []))];
    return { kind, id, permissions, channelIds: null, roles };
  }
  const { permissions } = own.findLast(is('UserCreated', 'UserPermissionsSet'))!.data;
  const isFree = group === null || permissions.includes('administrator');
  return { kind, id, permissions, channelIds: isFree ? null : group.channelIds, roles: [] };
}

const tokensIn = (staff: readonly Ev[], owner: Who) =>
  staff
    .filter((event) => event.type === 'TokenIssued' && keyOf(event.data.owner) === keyOf(owner))
    .map(({ data: { tokenId, label }, metadata }) => ({
      ...{ tokenId, label, createdAt: metadata.occurredAt },
      revokedAt:
        staff.find((event) => event.type === 'TokenRevoked' && event.data.tokenId === tokenId)?.metadata
          .occurredAt ?? null,
    }))
    .toSorted((a, b) => a.tokenId - b.tokenId);

export const staffBefore = (log: Log, until: Until): readonly Ev[] => before(log.of('staff-1'), until);

/** Everybody who ever worked here. */
export const everybody = (log: Log): readonly Who[] =>
  log.of('staff-1').flatMap(({ type, data }): Who[] => {
    if (type === 'UserCreated') return [{ kind: 'manager', id: data.userId }];
    return type === 'BotCreated' ? [{ kind: 'bot', id: data.botId }] : [];
  });

export interface NaiveDialog {
  readonly channelId: number;
  readonly responsible: Who | null;
}

export const worksIn = ({ channelIds }: Pick<NaiveViewer, 'channelIds'>, channelId: number): boolean =>
  channelIds === null || channelIds.includes(channelId);

/** The rule of who sees a dialog, and why. */
export function whySees(viewer: NaiveViewer, { channelId, responsible }: NaiveDialog): string | null {
  if (keyOf(responsible) === keyOf(viewer)) return 'responsible';
  if (!worksIn(viewer, channelId)) return null;
  if (viewer.permissions.includes('all_dialogs')) return viewer.kind === 'bot' ? 'bot_role' : 'all_dialogs';
  if (viewer.permissions.includes('administrator')) return 'administrator';
  return viewer.kind === 'manager' && responsible === null ? 'unassigned' : null;
}

type Rights = (who: Who, position: bigint) => NaiveViewer | null;
const asked = new WeakMap<Log, Rights>();

/** What everybody was allowed at positions, each looked up once. */
export function rightsOf(log: Log): Rights {
  const rights = asked.get(log) ?? searchedRights(log);
  asked.set(log, rights);
  return rights;
}

function searchedRights(log: Log): Rights {
  const staff = log.of('staff-1');
  const ends = new Map<bigint, number>();
  const known = new Map<string, NaiveViewer | null>();
  return (who, position) => {
    const end = ends.get(position) ?? staff.findLastIndex((event) => event.position <= position) + 1;
    ends.set(position, end);
    const key = `${keyOf(who)} ${end}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const viewer = personIn(staff.slice(0, end), who)?.viewer ?? null;
    known.set(key, viewer);
    return viewer;
  };
}

/** What decides who sees a dialog at a position; null: there was none, or it was deleted. */
export function dialogSeen(own: readonly Ev[], position: bigint): NaiveDialog | null {
  const known = own.filter((event) => event.position <= position);
  const [start] = known;
  if (start === undefined || known.some(is('DialogDeleted'))) return null;
  return {
    channelId: start.data.channelId,
    responsible: known.findLast(is('DialogReassigned'))?.data.to ?? null,
  };
}
