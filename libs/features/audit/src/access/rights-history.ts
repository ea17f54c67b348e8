import type { DomainEvent, Position, RecordedEvent } from '@parley/eventsourcing';
import { responsibleKey, type Responsible, type ResponsibleKey } from '@parley/shared';
import {
  type AccessRules,
  accessRulesOf,
  type AccessRulesChanged,
  evolveStaff,
  initialStaff,
  type StaffEvent,
  type StaffState,
  type Viewer,
} from '@parley/staff';

/** A place in the log, and when it was recorded. */
export interface Place {
  readonly position: Position;
  readonly at: string;
}

/** What somebody was allowed from one event on, until the next that changed it; `to` null: it lasts. */
export interface RightsSpan {
  readonly from: Place;
  readonly to: Place | null;
  /** Null: deactivated. */
  readonly viewer: Viewer | null;
  /** Their own entry and group alone: what the rules made `viewer` of. */
  readonly staff: StaffState;
  /** Version of the access rules that were in force. */
  readonly accessRules: number;
}

export type RightsEvent = Omit<RecordedEvent, 'type' | 'data'> &
  (StaffEvent | DomainEvent<typeof AccessRulesChanged>);

/** What everybody was allowed, from the beginning of the log on. */
export interface RightsHistory {
  readonly spans: ReadonlyMap<ResponsibleKey, readonly RightsSpan[]>;
  /** The next event of the staff or of the access rules, in the order of the log. Throws `ACCESS_RULES_NEWER`. */
  add(event: RightsEvent): void;
}

export function createRightsHistory(known: readonly AccessRules[]): RightsHistory {
  const spans = new Map<ResponsibleKey, RightsSpan[]>();
  let staff = initialStaff;
  let rules = accessRulesOf(1, known);

  function note(person: Responsible, from: Place): void {
    const key = responsibleKey(person);
    const own = spans.get(key) ?? [];
    const last = own.at(-1);
    const entry = entryOf(staff, person);
    if (last?.accessRules === rules.version && JSON.stringify(last.staff) === JSON.stringify(entry)) return;
    if (last !== undefined) own[own.length - 1] = { ...last, to: from };
    const viewer = rules.viewerOf(entry, person);
    own.push({ from, to: null, viewer, staff: entry, accessRules: rules.version });
    spans.set(key, own);
  }

  return {
    spans,
    add(event) {
      const from = { position: event.position, at: event.recordedAt };
      if (event.type === 'AccessRulesChanged') rules = accessRulesOf(event.data.version, known);
      else staff = evolveStaff(staff, event);
      for (const person of concernedBy(event, staff)) note(person, from);
    },
  };
}

/** What the rules ask of somebody: the own entry and group. */
function entryOf({ users, groups, bots }: StaffState, { kind, id }: Responsible): StaffState {
  if (kind === 'bot') return { ...initialStaff, bots: pick(bots, id) };
  const groupId = users[id]?.groupId ?? null;
  return { ...initialStaff, users: pick(users, id), groups: groupId === null ? {} : pick(groups, groupId) };
}

const pick = <T>(from: Readonly<Record<string, T>>, id: number): Readonly<Record<string, T>> => {
  const found = from[id];
  return found === undefined ? {} : { [id]: found };
};

/** What somebody would have been allowed without one permission; null: nothing. */
export function withoutPermission(
  { staff, viewer }: RightsSpan,
  person: Responsible,
  permission: string,
  rules: AccessRules,
): Viewer | null {
  const user = person.kind === 'manager' ? staff.users[person.id] : undefined;
  const others = (names: readonly string[]): readonly string[] => names.filter((name) => name !== permission);
  // What a bot may do follows from its roles.
  if (user === undefined) return viewer && { ...viewer, permissions: others(viewer.permissions) };
  const reduced = { ...user, permissions: others(user.permissions) };
  return rules.viewerOf({ ...staff, users: { [person.id]: reduced } }, person);
}

const manager = (id: number | string): Responsible => ({ kind: 'manager', id: Number(id) });
const bot = (id: number | string): Responsible => ({ kind: 'bot', id: Number(id) });

/** Whose rights an event may change: rules ask for somebody's own entry and group alone. */
function concernedBy(event: RightsEvent, { users, bots }: StaffState): readonly Responsible[] {
  switch (event.type) {
    case 'UserCreated':
    case 'UserGroupSet':
    case 'UserPermissionsSet':
    case 'UserDeactivated':
      return [manager(event.data.userId)];
    case 'BotCreated':
      return [bot(event.data.botId)];
    case 'GroupCreated':
    case 'GroupUpdated': {
      const { groupId } = event.data;
      return Object.keys(users)
        .filter((id) => users[id]?.groupId === groupId)
        .map(manager);
    }
    case 'AccessRulesChanged':
      return [...Object.keys(users).map(manager), ...Object.keys(bots).map(bot)];
    default:
      return [];
  }
}
