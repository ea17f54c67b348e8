import { expect } from '@jest/globals';
import {
  personAsOf,
  responsibilitiesQuestion,
  viewersQuestion,
  visibleQuestion,
  type VisibleRow,
} from '@parley/audit';
import { responsibilities } from '../naive/events.js';
import {
  before,
  inLog,
  is,
  keyOf,
  placeOf,
  recordedBy,
  upTo,
  type Ev,
  type Log,
  type Who,
} from '../naive/log.js';
import { dialogSeen, everybody, personIn, rightsOf, staffBefore, whySees, worksIn } from '../naive/staff.js';
import { pagesOf, sample, some, told, type Checking } from './asking.js';

const ENDS = ['DialogStarted', 'DialogReassigned', 'DialogDeleted'];
/** Somebody who never was. */
const NOBODY: Who = { kind: 'manager', id: 999_999 };

export async function checkPeople(checking: Checking): Promise<void> {
  const { log } = checking;
  const people = everybody(log);
  for (const who of sample(checking, people, 12)) await checkPerson(checking, who);
  for (const who of [...sample(checking, people, 5), NOBODY]) await checkResponsibilities(checking, who);
  for (const dialogId of sample(checking, checking.dialogIds, 6)) await checkViewers(checking, dialogId);
  for (const who of [...sample(checking, people, 4), NOBODY]) await checkVisible(checking, who);
}

async function checkPerson({ log, ask, ...rest }: Checking, who: Who): Promise<void> {
  const staff = log.of('staff-1');
  for (let n = 0; n < 4; n++) {
    const event = n === 0 ? staff.at(-1)! : some(rest, n === 1 ? log.events : staff);
    const moment =
      n === 3
        ? ({ kind: 'time', by: 'recorded', at: event.recordedAt } as const)
        : ({ kind: 'position', position: event.position } as const);
    const known = staffBefore(log, n === 3 ? recordedBy(event.recordedAt) : upTo(event.position));
    const expected = personIn(known, who);
    const asked = ask(personAsOf, { person: who, moment });
    if (expected === null)
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/_NOT_FOUND$/) });
    else
      expect(told(await asked)).toEqual({
        ...expected,
        reached: expect.objectContaining({ revision: known.length - 1 }),
      });
  }
}

async function checkResponsibilities(checking: Checking, who: Who): Promise<void> {
  const { log, auditors, head } = checking;
  const [from, to] = [some(checking, log.events).recordedAt, some(checking, log.events).recordedAt];
  for (const viewer of auditors)
    for (const period of [{}, { from }, { to }, { from, to }])
      for (const position of [head, some(checking, log.events).position]) {
        const expected = responsibilities(log, who, position).filter(
          (row) =>
            worksIn(viewer, row.channelId) &&
            (!('to' in period) || row.from.at < to) &&
            (!('from' in period) || row.to === null || row.to.at > from),
        );
        const given = { viewer, person: who, ...period, position: String(position) };
        expect(await pagesOf(checking, responsibilitiesQuestion, given, 100)).toEqual(expected);
      }
}

/** Who could see a dialog, by asking the rule wherever anything changed. */
function viewersOf(log: Log, dialogId: number, position: bigint) {
  const own = log.of(`dialog-${dialogId}`);
  const changes = [...log.of('staff-1'), ...own.filter(is(...ENDS))]
    .filter((event) => event.position <= position)
    .sort(inLog);
  const seen = changes.map((event) => dialogSeen(own, event.position));
  const rights = rightsOf(log);
  return everybody(log).flatMap((who) => {
    const stretches: { reason: string; from: object; to: object | null }[] = [];
    let last: string | null = null;
    for (const [index, event] of changes.entries()) {
      const viewer = rights(who, event.position);
      const dialog = seen[index] ?? null;
      const reason = viewer && dialog ? whySees(viewer, dialog) : null;
      if (reason === last) continue;
      if (last !== null) stretches.at(-1)!.to = placeOf(event);
      if (reason !== null) stretches.push({ reason, from: placeOf(event), to: null });
      last = reason;
    }
    return stretches.map((stretch) => ({ who: keyOf(who), ...stretch }));
  });
}

async function checkViewers(checking: Checking, dialogId: number): Promise<void> {
  const { log, auditors, head } = checking;
  const own = log.of(`dialog-${dialogId}`);
  for (const position of [head, some(checking, own).position]) {
    const given = { viewer: auditors[0], dialogId, position: String(position) };
    const rows = await pagesOf(checking, viewersQuestion, given, 40);
    const shown = rows.map(({ person, reason, from, to, accessRules }) => {
      expect(accessRules).toBe(1);
      return { who: keyOf(person), reason, from, to };
    });
    const inOrder = (a: (typeof shown)[number], b: (typeof shown)[number]): number =>
      BigInt(a.from.position) === BigInt(b.from.position)
        ? a.who < b.who
          ? -1
          : 1
        : BigInt(a.from.position) < BigInt(b.from.position)
          ? -1
          : 1;
    const positions = shown.map(({ from }) => BigInt(from.position));
    expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    expect(shown.sort(inOrder)).toEqual((viewersOf(log, dialogId, position) as typeof shown).sort(inOrder));
  }
  const { channelId } = own[0]!.data;
  const asked = checking.ask(viewersQuestion, {
    viewer: auditors[1],
    dialogId,
    position: String(head),
    page: {},
  });
  if (worksIn(auditors[1], channelId)) await asked;
  else await expect(asked).rejects.toMatchObject({ code: 'DIALOG_NOT_FOUND' });
}

/** Times that are a moment, and times that last over some hundred events. */
async function checkVisible(checking: Checking, who: Who): Promise<void> {
  const { log } = checking;
  const lived = log.events.slice(-6_000);
  const [one] = [some(checking, lived)];
  const later = log.events[Math.min(log.events.length - 1, log.events.indexOf(one) + 400)]!;
  await checkVisibleIn(checking, who, one.recordedAt, one.recordedAt);
  await checkVisibleIn(checking, who, one.recordedAt, later.recordedAt);
}

async function checkVisibleIn(checking: Checking, who: Who, from: string, to: string): Promise<void> {
  const { log, auditors, head } = checking;
  const at = (time: string): bigint => before(log.acted, recordedBy(time)).at(-1)?.position ?? 0n;
  const [first, last] = [at(from), at(to)];
  const rights = rightsOf(log);
  const isWithin = ({ position }: Ev): boolean => position > first && position <= last;
  const changes = log.of('staff-1').filter(isWithin);
  const reasonAt = (own: readonly Ev[], position: bigint): string | null => {
    const viewer = rights(who, position);
    const dialog = viewer && dialogSeen(own, position);
    return viewer && dialog ? whySees(viewer, dialog) : null;
  };
  for (const viewer of auditors) {
    const expected = log.ofType('DialogStarted').flatMap(({ stream, data: { dialogId, channelId } }) => {
      const own = log.of(stream);
      const places = [
        first,
        ...[...changes, ...own.filter((event) => isWithin(event) && is(...ENDS)(event))].map(
          ({ position }) => position,
        ),
      ];
      const isSeen =
        worksIn(viewer, channelId) && places.some((position) => reasonAt(own, position) !== null);
      return isSeen ? [dialogId] : [];
    });
    const counts = new Set<number | null>();
    const rows: VisibleRow[] = [];
    for (let cursor: string | undefined; ;) {
      const page = { limit: 100, ...(cursor !== undefined && { cursor }) };
      const given = { viewer, person: who, from, to, position: String(head), page };
      const answer = await checking.ask(visibleQuestion, given);
      counts.add(answer.count);
      rows.push(...answer.items);
      if (answer.next === null) break;
      cursor = answer.next;
    }
    expect([...counts]).toEqual([rows.length]);
    expect([...new Set(rows.map(({ dialogId }) => dialogId))].sort((a, b) => a - b)).toEqual(
      expected.sort((a, b) => a - b),
    );
    if (from === to) expect(rows).toHaveLength(expected.length);
    for (const { dialogId, reason, from: begins } of rows) {
      const place = BigInt(begins.position);
      expect(reasonAt(log.of(`dialog-${dialogId}`), place > first ? place : first)).toBe(reason);
    }
  }
}
