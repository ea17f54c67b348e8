import { PEOPLE } from './dialog.people.js';
import type { Step } from './dialog.stories.js';

/**
 * What a dialog should do, stated once more in another way: the model's whole memory is a page of written lines, one for each event,
 * and every rule looks the page through from its end.
 */
export type Page = readonly string[];

/** What the last line of this form says. */
const last = (page: Page, form: RegExp, otherwise = ''): string =>
  page.reduce((found, text) => form.exec(text)?.[1] ?? found, otherwise);

const count = (page: Page, form: RegExp): number => page.filter((text) => form.test(text)).length;

export const responsible = (page: Page): string => last(page, /^from \S+ to (\S+)/, 'nobody');
export const client = (page: Page): string => last(page, /^(?:started )?client (\S+)/);
export const sessions = (page: Page): number => count(page, /^opened/);
export const isOpen = (page: Page): boolean => last(page, /^(opened|closed)/) === 'opened';
export const incoming = (page: Page): number => count(page, /^by client/);

/** The lines that the step adds, or the code with which it is refused. */
export function predict(page: Page, step: Step): Page | string {
  const gone = count(page, /^deleted/) > 0;
  if (step.act.endsWith('writes')) return gone ? 'DIALOG_DELETED' : write(page, step);
  const isProcess = step.act === 'release' || step.by === null;
  if (gone || page.length === 0 || !(isProcess || sees(page, step.by))) return 'DIALOG_NOT_FOUND';
  switch (step.act) {
    case 'write':
      return answer(page, step);
    case 'note':
      return may(page, step, 'write') ? [messageLine(page, 'private')] : 'NOT_RESPONSIBLE';
    case 'close':
      if (!may(page, step, 'close')) return 'NOT_RESPONSIBLE';
      return isOpen(page) ? [`closed ${sessions(page)}`] : 'DIALOG_ALREADY_CLOSED';
    case 'reassign':
      return reassign(page, step);
    case 'release':
      return release(page, step);
    case 'delete':
      if (!PEOPLE[step.by ?? '']?.rights.includes('delete')) return 'NOT_ALLOWED';
      return [`deleted client ${client(page)}`];
    default:
      return link(page, step);
  }
}

function write(page: Page, step: Step): Page | string {
  if (!step.active) return 'CHANNEL_INACTIVE';
  const begun = page.length > 0 ? page : ['started client 5'];
  const fresh = page.length > 0 ? [] : begun;
  if (step.blocked) return [...fresh, `refused ${client(begun) === 'null' ? '5' : client(begun)}`];
  const who = step.act === 'client writes' ? 'client' : 'channel';
  const open = isOpen(page) ? [] : [`opened ${sessions(page) + 1}`];
  const all = [...begun, ...open, `by ${who}`];
  return [...fresh, ...open, `by ${who} in ${sessions(all)} of ${client(all)} count ${incoming(all)}`];
}

function answer(page: Page, step: Step): Page | string {
  if (!may(page, step, 'write')) return 'NOT_RESPONSIBLE';
  if (step.blocked) return 'CLIENT_BLOCKED';
  if (!step.active) return 'CHANNEL_INACTIVE';
  const open = isOpen(page) ? [] : [`opened ${sessions(page) + 1}`];
  const take = responsible(page) === 'nobody' ? [`from nobody to ${step.by}`] : [];
  return [...open, ...take, messageLine([...page, ...open], 'public')];
}

const messageLine = (page: Page, scope: string): string =>
  `${scope} in ${sessions(page)} of ${client(page)} count ${incoming(page)}`;

function reassign(page: Page, step: Step): Page | string {
  if (!may(page, step, 'reassign')) return 'NOT_RESPONSIBLE';
  const to = step.to ?? 'nobody';
  if (to === responsible(page)) return 'ALREADY_ASSIGNED';
  if (to !== 'nobody' && !PEOPLE[to]?.takes) return 'TARGET_NOT_ELIGIBLE';
  return [`from ${responsible(page)} to ${to}`];
}

function release(page: Page, { to, active }: Step): Page | string {
  const from = to ?? 'manager:1';
  if (from !== responsible(page)) return 'RESPONSIBLE_CHANGED';
  return active ? 'RESPONSIBLE_AT_WORK' : [`from ${from} to nobody`];
}

function link(page: Page, step: Step): Page | string {
  if (!may(page, step, 'link')) return 'NOT_RESPONSIBLE';
  const detached = client(page) === 'null';
  const detaching = step.act.endsWith('detach');
  if (detaching === detached) return detached ? 'CLIENT_ALREADY_DETACHED' : 'CLIENT_ALREADY_ATTACHED';
  const who = detaching ? client(page) : '6';
  if (step.act === 'ask attach' && !knows(page, step)) return 'CLIENT_NOT_FOUND';
  if (step.act.startsWith('ask'))
    return [`${step.act} ${who} ${step.token} ${step.by} ${step.time + 300_000}`];
  const pending = last(page, /^((?:ask|client) .*)/);
  if (!pending.startsWith(`ask ${step.act} ${who} ${step.token} ${step.by} `)) return 'TOKEN_INVALID';
  if (step.time >= Number(pending.split(' ')[5])) return 'TOKEN_EXPIRED';
  if (!detaching && !knows(page, step)) return 'CLIENT_NOT_FOUND';
  return detaching ? [`client null instead of ${who}`] : [`client ${who}`];
}

/** The client to be attached is 6. */
const knows = (page: Page, { sees: isSeen, by }: Step): boolean =>
  isSeen ||
  (last(page, /^client null instead of (\S+)/) === '6' && last(page, /^ask detach \S+ \S+ (\S+)/) === by);

function sees(page: Page, by: string | null): boolean {
  const eyes = PEOPLE[by ?? '']?.sees;
  return (
    by === responsible(page) || eyes === 'all' || (eyes === 'unassigned' && responsible(page) === 'nobody')
  );
}

function may(page: Page, { by, act }: Step, right: string): boolean {
  if (by === null) return act === 'close' || act === 'reassign';
  if (by === responsible(page) || PEOPLE[by]?.rights.includes(right)) return true;
  if (responsible(page) !== 'nobody' || right === 'link' || !sees(page, by)) return false;
  return right !== 'write' || PEOPLE[by]?.takes === true;
}
