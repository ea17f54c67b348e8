import { expect } from '@jest/globals';
import {
  whyNotDeliveredQuestion,
  whyQuestion,
  whyResponsibleQuestion,
  type Moment,
  type WhyNode,
  type WhyTree,
} from '@parley/audit';
import { reads } from '../naive/events.js';
import { before, happenedAt, happenedBy, recordedBy, upTo, type Ev } from '../naive/log.js';
import { because, beside, follows, type NaiveStep, type NaiveTree } from '../naive/why.js';
import { sample, some, type Checking } from './asking.js';

/** More of one kind is not shown, and said. */
const MOST = 50;

export async function checkWhy(checking: Checking): Promise<void> {
  const { log, dialogIds } = checking;
  const caused = log.acted.filter(({ metadata }) => metadata.causationId !== null);
  const causes = caused.map(({ metadata }) => log.byId(metadata.causationId!)!);
  const lived = log.acted.slice(-4_000);
  for (const event of [
    ...sample(checking, caused, 10),
    ...sample(checking, causes, 6),
    ...sample(checking, lived, 12),
  ])
    await checkEvent(checking, event);
  for (const dialogId of sample(checking, dialogIds, 15)) await checkResponsible(checking, dialogId);
  const written = lived.filter(({ type }) => /^Message(Sent|Received)$/.test(type));
  for (const event of sample(checking, written, 30)) await checkDelivery(checking, event);
}

const stepOf = ({ kind, event, commandId }: WhyNode): NaiveStep => ({
  ...{ kind, eventId: event?.eventId ?? null, commandId },
});
const treeOf = (nodes: readonly WhyTree[]): NaiveTree[] =>
  nodes.map((node) => {
    expect(node.more).toBe(false);
    return { ...stepOf(node), follows: treeOf(node.follows) };
  });
const leaf = (tree: NaiveTree): NaiveTree => ({ ...tree, follows: (tree.follows ?? []).map(leaf) });

async function checkEvent({ log, ask, auditors }: Checking, event: Ev): Promise<void> {
  for (const viewer of auditors) {
    const asked = ask(whyQuestion, { viewer, eventId: event.id });
    if (!reads(log, viewer, event)) {
      await expect(asked).rejects.toMatchObject({ code: 'EVENT_NOT_FOUND' });
      continue;
    }
    const answer = await asked;
    const expected = because(log, viewer, event);
    expect(stepOf(answer.event)).toEqual({ kind: 'event', eventId: event.id, commandId: null });
    expect([answer.because.map(stepOf), answer.isWhole]).toEqual([expected.steps, expected.isWhole]);
    const tree = follows(log, viewer, event).map(leaf);
    expect(answer.more).toBe(tree.length > MOST);
    if (!answer.more) expect(treeOf(answer.follows)).toEqual(tree);
    const others = beside(log, viewer, event);
    const ids = answer.beside.map((node) => node.event?.eventId);
    if (others.length <= MOST && !answer.moreBeside) expect(ids).toEqual(others);
    else expect([answer.moreBeside, others.slice(0, ids.length)]).toEqual([true, ids]);
  }
}

async function checkResponsible(checking: Checking, dialogId: number): Promise<void> {
  const { log, ask, auditors } = checking;
  const own = log.of(`dialog-${dialogId}`);
  const event = some(checking, own);
  const moments: readonly [Moment, (event: Ev) => boolean][] = [
    [{ kind: 'now' }, () => true],
    [{ kind: 'revision', revision: event.revision }, upTo(event.position)],
    [{ kind: 'time', by: 'recorded', at: event.recordedAt }, recordedBy(event.recordedAt)],
    [{ kind: 'time', by: 'occurred', at: happenedAt(event) }, happenedBy(happenedAt(event))],
  ];
  for (const [moment, until] of moments) {
    const last = before(own, until).findLast(({ type }) => type === 'DialogReassigned');
    const answer = await ask(whyResponsibleQuestion, { viewer: auditors[0], dialogId, moment });
    expect(answer.why?.event.event?.eventId ?? null).toBe(last?.id ?? null);
    const { kind, id } = answer.responsible ?? {};
    expect(answer.responsible && { kind, id }).toEqual(last?.data.to ?? null);
  }
}

async function checkDelivery({ log, ask, auditors }: Checking, event: Ev): Promise<void> {
  const { messageId, scope, dialogId } = event.data;
  const own = log.of(`message-${messageId}`);
  const last = own.findLast(({ type }) => type === 'DeliveryStatusChanged');
  const isSent = event.type === 'MessageSent' && scope === 'public';
  const answer = await ask(whyNotDeliveredQuestion, { viewer: auditors[0], messageId });
  expect(answer).toMatchObject({
    ...{ messageId, dialogId, more: false },
    status: isSent ? (last?.data.status ?? 'queued') : null,
    failure: isSent ? (last?.data.code ?? null) : null,
    why: { event: { event: { eventId: isSent && last ? last.id : event.id } } },
  });
  expect(answer.reports.map((node) => node.event?.eventId)).toEqual(own.map(({ id }) => id));
}
