import { reads } from './events.js';
import { dialogOf, keyOf, type Ev, type Log, type Who } from './log.js';
import { dialogSeen, rightsOf, whySees, worksIn, type NaiveDialog, type NaiveViewer } from './staff.js';

interface Asked {
  readonly event: Ev;
  readonly dialog: NaiveDialog | null;
}
type May = (viewer: NaiveViewer, asked: Asked) => boolean;

/** Permissions that administrators have by themselves. */
const OF_ADMINISTRATORS = ['all_dialogs', 'delete_dialogs', 'reassign_any', 'manage_channels'];
const has = ({ permissions }: NaiveViewer, name: string): boolean =>
  permissions.includes(name) || (OF_ADMINISTRATORS.includes(name) && permissions.includes('administrator'));
const isAdministrator: May = (viewer) => has(viewer, 'administrator');
const isOwn: May = (viewer, { dialog }) => keyOf(dialog?.responsible ?? null) === keyOf(viewer);
const sees: May = (viewer, { dialog }) => dialog !== null && whySees(viewer, dialog) !== null;
const isFree: May = (_viewer, { dialog }) => dialog?.responsible === null;
const takes: May = (viewer, { dialog }) =>
  viewer.kind === 'bot' ? viewer.roles.includes('responsible') : worksIn(viewer, dialog?.channelId ?? 0);

const writes: May = (viewer, asked) =>
  sees(viewer, asked) &&
  (isOwn(viewer, asked) || isAdministrator(viewer, asked) || (isFree(viewer, asked) && takes(viewer, asked)));
const links: May = (viewer, asked) =>
  sees(viewer, asked) && (isOwn(viewer, asked) || isAdministrator(viewer, asked));
const manages: May = (viewer, { event }) =>
  has(viewer, 'manage_channels') && worksIn(viewer, event.data.channelId);

/** Who may do what, by command; of the others an event does not tell enough. */
const MAY: Readonly<Record<string, May>> = {
  SendMessage: writes,
  EditMessage: writes,
  DeleteMessage: writes,
  RequestDetachClient: links,
  DetachClient: links,
  RequestAttachClient: links,
  AttachClient: links,
  MarkDialogRead: sees,
  MarkDialogUnread: sees,
  CloseDialog: (viewer, asked) =>
    sees(viewer, asked) && (isOwn(viewer, asked) || isAdministrator(viewer, asked) || isFree(viewer, asked)),
  ReassignDialog: (viewer, asked) =>
    sees(viewer, asked) && (isOwn(viewer, asked) || isFree(viewer, asked) || has(viewer, 'reassign_any')),
  DeleteDialog: (viewer, asked) => sees(viewer, asked) && has(viewer, 'delete_dialogs'),
  RegisterChannel: (viewer) => has(viewer, 'manage_channels') && viewer.channelIds === null,
  UpdateChannel: manages,
  DeactivateChannel: manages,
  CreateUser: isAdministrator,
  SetGroup: isAdministrator,
  SetPermissions: isAdministrator,
  DeactivateUser: isAdministrator,
  CreateGroup: isAdministrator,
  UpdateGroup: isAdministrator,
  CreateBot: isAdministrator,
  IssueToken: (viewer, { event: { data } }) =>
    has(viewer, 'administrator') || (viewer.kind === 'manager' && keyOf(viewer) === keyOf(data.owner)),
};

export interface NaiveUse {
  readonly eventId: string;
  readonly rights: readonly string[];
  readonly notJudged: string | null;
}

/** Commands that somebody was allowed by permissions alone, and those of which that cannot be said. */
export function usesIn(log: Log, asker: NaiveViewer, upTo: bigint): readonly NaiveUse[] {
  const rights = rightsOf(log);
  return log.acted
    .filter((event) => event.position <= upTo && isFirst(log, event) && reads(log, asker, event))
    .flatMap((event) => {
      const { kind, id } = event.metadata.actor;
      if ((kind !== 'manager' && kind !== 'bot') || id === null) return [];
      const use = useOf(log, event, (who, position) => rights(who, position), { kind, id });
      return use.rights.length > 0 || use.notJudged !== null ? [{ eventId: event.id, ...use }] : [];
    });
}

const isFirst = (log: Log, { stream, revision, metadata }: Ev): boolean =>
  log.of(stream)[revision - 1]?.metadata.commandId !== metadata.commandId;

function useOf(
  log: Log,
  event: Ev,
  rights: ReturnType<typeof rightsOf>,
  who: Who,
): Omit<NaiveUse, 'eventId'> {
  const before = event.position - 1n;
  const viewer = rights(who, before);
  const notJudged = (why: string) => ({ rights: [], notJudged: why });
  if (viewer === null) return notJudged('not-recorded');
  const { commandType } = event.metadata;
  const may = event.stream.startsWith('operations-') ? isAdministrator : MAY[commandType ?? ''];
  if (may === undefined) return notJudged(commandType === undefined ? 'not-recorded' : 'not-told');
  const dialogId = dialogOf(event);
  const dialog = dialogId === null ? null : dialogSeen(log.of(`dialog-${dialogId}`), before);
  const asked = { event, dialog };
  if (!may(viewer, asked)) return notJudged('other-rules');
  const needed = viewer.permissions.filter(
    (permission) => !may(without(log, viewer, permission, before), asked),
  );
  return { rights: needed, notJudged: null };
}

/** The same person without one permission: who is no administrator any more works in the channels of the group. */
function without(log: Log, viewer: NaiveViewer, permission: string, position: bigint): NaiveViewer {
  const permissions = viewer.permissions.filter((name) => name !== permission);
  if (permission !== 'administrator' || viewer.kind === 'bot') return { ...viewer, permissions };
  const known = log.of('staff-1').filter((event) => event.position <= position);
  const own = known.findLast(
    ({ type, data }) => /^User(Created|GroupSet)$/.test(type) && data.userId === viewer.id,
  );
  const groupId = own?.data.groupId ?? null;
  const group = known.findLast(
    ({ type, data }) => /^Group(Created|Updated)$/.test(type) && data.groupId === groupId,
  );
  return { ...viewer, permissions, channelIds: groupId === null ? null : (group?.data.channelIds ?? null) };
}
