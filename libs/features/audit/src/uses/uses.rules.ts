import type { Responsible } from '@parley/shared';
import {
  type AccessRules,
  administrator,
  deleteDialogs,
  type DialogAccess,
  has,
  mayClose,
  mayKeepTokensOf,
  mayLink,
  mayManage,
  mayReassign,
  mayRegisterChannels,
  mayWrite,
  type Viewer,
} from '@parley/staff';
import { type RightsSpan, withoutPermission } from '../access/rights-history.js';

/** What an accepted command is judged by: what its first event tells, as everything was before that event. */
export interface Judged {
  /** As it was recorded; null: before commands were. */
  readonly commandType: string | null;
  readonly stream: string;
  /** Null: it is in no dialog. */
  readonly dialog: DialogAccess | null;
  readonly channelId: number | null;
  /** Whose token was issued; null: the event tells none. */
  readonly owner: Responsible | null;
}

/**
 * Why a command is not judged. not-recorded: the log does not say which command it was, or who had which rights. not-told: the event does not
 * tell enough to ask the rule of its command. other-rules: today's rule would refuse it anyway.
 */
export const NOT_JUDGED = ['not-recorded', 'not-told', 'other-rules'] as const;
export type NotJudged = (typeof NOT_JUDGED)[number];

/** Null: the event does not tell. */
type Rule = (viewer: Viewer, judged: Judged, sees: boolean) => boolean | null;

const inDialog =
  (rule: (viewer: Viewer, dialog: DialogAccess) => boolean): Rule =>
  (viewer, { dialog }, sees) =>
    dialog && sees && rule(viewer, dialog);
const inChannel: Rule = (viewer, { channelId }) => (channelId === null ? null : mayManage(viewer, channelId));
const byAdministrators: Rule = (viewer) => has(viewer, administrator);
const anybody = (): boolean => true;

const inDialogs = (names: readonly string[], rule: Rule) => names.map((name) => [name, rule] as const);

/** By command: the rules of the commands themselves, asked again. */
const RULES: ReadonlyMap<string, Rule> = new Map([
  ...inDialogs(['SendMessage', 'EditMessage', 'DeleteMessage'], inDialog(mayWrite)),
  ...inDialogs(
    ['RequestDetachClient', 'DetachClient', 'RequestAttachClient', 'AttachClient'],
    inDialog(mayLink),
  ),
  ...inDialogs(['MarkDialogRead', 'MarkDialogUnread'], inDialog(anybody)),
  ['CloseDialog', inDialog(mayClose)],
  ['ReassignDialog', inDialog(mayReassign)],
  ['DeleteDialog', inDialog((viewer) => has(viewer, deleteDialogs))],
  ['RegisterChannel', (viewer: Viewer) => mayRegisterChannels(viewer)],
  ...inDialogs(['UpdateChannel', 'DeactivateChannel'], inChannel),
  ...inDialogs(
    ['CreateUser', 'SetGroup', 'SetPermissions', 'DeactivateUser', 'CreateGroup', 'UpdateGroup', 'CreateBot'],
    byAdministrators,
  ),
  ['IssueToken', (viewer: Viewer, { owner }: Judged) => owner && mayKeepTokensOf(viewer, owner)],
]);

const ruleOf = ({ commandType, stream }: Judged): Rule | undefined =>
  stream.startsWith('operations-') ? byAdministrators : RULES.get(commandType ?? '');

/** Permissions without any one of which the command would have been refused; or why that cannot be said. */
export function rightsUsed(
  judged: Judged,
  person: Responsible,
  span: RightsSpan | null,
  rules: AccessRules | null,
): readonly string[] | NotJudged {
  const viewer = span?.viewer ?? null;
  const rule = ruleOf(judged);
  if (span === null || viewer === null || rules === null) return 'not-recorded';
  if (rule === undefined) return judged.commandType === null ? 'not-recorded' : 'not-told';
  const asked = (who: Viewer): boolean | null =>
    rule(who, judged, judged.dialog !== null && rules.whySees(who, judged.dialog) !== null);
  const isAllowed = asked(viewer);
  if (isAllowed === null) return 'not-told';
  if (!isAllowed) return 'other-rules';
  return viewer.permissions.filter((permission) => {
    const without = withoutPermission(span, person, permission, rules);
    return without !== null && asked(without) !== true;
  });
}
