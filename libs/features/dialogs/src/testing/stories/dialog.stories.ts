import { DomainError } from '@parley/eventsourcing';
import { stateAfter } from '@parley/testkit';
import type { DialogCommand, DialogContext } from '../../dialog/dialog.commands.js';
import { dialogAggregate } from '../../dialog/dialog.decide.js';
import type { DialogEvent, DialogState } from '../../dialog/dialog.state.js';
import type { Responsible } from '@parley/shared';
import { ann, as, dialogId, everything, receive, send } from './dialog.examples.js';
import { PEOPLE } from './dialog.people.js';

/** One command in the life of a dialog, and the world around it at that moment. */
export interface Step {
  readonly act:
    | 'client writes'
    | 'channel writes'
    | 'write'
    | 'note'
    | 'close'
    | 'reassign'
    | 'release'
    | 'ask detach'
    | 'detach'
    | 'ask attach'
    | 'attach'
    | 'delete';
  /** Null: a process; only closes and reassigns. Releasing is always a process's. */
  readonly by: string | null;
  /** Whom a dialog is given to, or released from. */
  readonly to: string | null;
  readonly token: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly blocked: boolean;
  /** Whether the person sees the client that the dialog is to be attached to. */
  readonly sees: boolean;
  /** Of the channel; or that whom the dialog is released from is at work. */
  readonly active: boolean;
}

const viewerOf = (name: string | null) => PEOPLE[name ?? '']?.viewer ?? null;

function commandOf({ act, to, token }: Step): DialogCommand {
  const target = viewerOf(to);
  switch (act) {
    case 'client writes':
      return receive;
    case 'channel writes':
      return { ...receive, originator: 'channel' };
    case 'write':
      return send;
    case 'note':
      return { ...send, scope: 'private' };
    case 'close':
      return { type: 'CloseDialog', dialogId, toldAt: null };
    case 'reassign':
      return { type: 'ReassignDialog', dialogId, to: target && as(target) };
    case 'release':
      return { type: 'ReleaseDialog', dialogId, from: as(target ?? ann) };
    case 'ask detach':
      return { type: 'RequestDetachClient', dialogId };
    case 'detach':
      return { type: 'DetachClient', dialogId, token };
    case 'ask attach':
      return { type: 'RequestAttachClient', dialogId, clientId: 6 };
    case 'attach':
      return { type: 'AttachClient', dialogId, token };
    case 'delete':
      return { type: 'DeleteDialog', dialogId };
  }
}

const contextOf = (step: Step, state: DialogState): DialogContext => ({
  sender: step.act === 'release' ? null : viewerOf(step.by),
  target: step.to === null ? null : { eligible: PEOPLE[step.to]?.takes === true },
  atWork: step.active,
  now: new Date(step.time).toISOString(),
  token: step.token,
  messageIdAfter: () => 5001,
  channel: { active: step.active, settings: everything },
  client: { clientId: state.clientId ?? 5, blocked: step.blocked },
  seesClient: step.sees,
  quoted: null,
});

function decide(state: DialogState, given: Step): readonly DialogEvent[] | string {
  try {
    return dialogAggregate.decide(state, commandOf(given), contextOf(given, state));
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** Runs a story; calls back with what each step led to. */
export function play(
  steps: readonly Step[],
  each: (before: DialogState, after: DialogState, outcome: readonly DialogEvent[] | string, at: Step) => void,
): void {
  let state = dialogAggregate.initialState;
  for (const given of steps) {
    const outcome = decide(state, given);
    const after = typeof outcome === 'string' ? state : stateAfter(dialogAggregate, outcome, state);
    each(state, after, outcome, given);
    state = after;
  }
}

export const named = (who: Responsible | null): string => (who ? `${who.kind}:${who.id}` : 'nobody');

/** The line of one event. */
export function line({ type, data }: DialogEvent): string {
  switch (type) {
    case 'DialogStarted':
      return `started client ${data.clientId}`;
    case 'DialogOpened':
      return `opened ${data.session}`;
    case 'DialogClosed':
      return `closed ${data.session}`;
    case 'MessageReceived':
      return `by ${data.originator} in ${data.session} of ${data.clientId} count ${data.incoming}`;
    case 'MessageRefused':
      return `refused ${data.clientId}`;
    case 'MessageSent':
      return `${data.scope} in ${data.session} of ${data.clientId} count ${data.incoming}`;
    case 'DialogReassigned':
      return `from ${named(data.from)} to ${named(data.to)}`;
    case 'ClientDetachRequested':
      return `ask detach ${data.clientId} ${data.token} ${named(data.requestedBy)} ${Date.parse(data.expiresAt)}`;
    case 'ClientAttachRequested':
      return `ask attach ${data.clientId} ${data.token} ${named(data.requestedBy)} ${Date.parse(data.expiresAt)}`;
    case 'ClientDetached':
      return `client null instead of ${data.clientId}`;
    case 'ClientAttached':
      return `client ${data.clientId}`;
    case 'DialogDeleted':
      return `deleted client ${data.clientId}`;
  }
}
