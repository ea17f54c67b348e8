import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { START, type RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { happen, operate, rebuild, removeSome } from './acts/acts.js';
import { checkingOf, expectSameAgain, type Checking } from './checks/asking.js';
import { checkDialogs } from './checks/dialogs.check.js';
import { checkEvents } from './checks/events.check.js';
import { checkFigures } from './checks/figures.check.js';
import { checkPeople } from './checks/people.check.js';
import { checkWhy } from './checks/why.check.js';
import { logOf, type Log } from './naive/log.js';
import { openScene, type Scene } from './scene.js';

const ACTS = 1_500;
/** What is asked once more after something has changed. */
const LATER = 0.3;
/** That all answers of auditors and analysts come from. */
const READ_MODELS = [
  ...['audit-events', 'audit-channels', 'audit-beside', 'tenures', 'session-rows', 'hourly-counters'],
  ...['load-rows', 'message-rows'],
  ...['feed', 'dialog-list', 'client-card', 'staff', 'channels'],
];
/** Whose events the acts cause. */
const ACTED_ON = ['dialog', 'message', 'read-mark', 'client', 'staff', 'channel', 'time-limits'];

let scene: Scene;
let before: Checking;

async function logNow(): Promise<Log> {
  const events: RecordedEvent[] = [];
  for (let from = START, end = false; !end;) {
    const page = await scene.core.eventStore.readAll({ from, limit: 1_000 });
    events.push(...page.events);
    ({ next: from, end } = page);
  }
  return logOf(events);
}

async function checkingNow(share: number): Promise<Checking> {
  const everywhere = managerViewer(1, { permissions: ['audit'] });
  const somewhere = managerViewer(2, { permissions: ['audit'], channelIds: scene.channels.slice(0, 2) });
  const dialogIds = [...scene.dialogIds];
  const auditors = [everywhere, somewhere] as const;
  return checkingOf(scene.core, { log: await logNow(), auditors, dialogIds, share });
}

beforeAll(async () => {
  scene = await openScene();
  await happen(scene, ACTS);
  await operate(scene);
  before = await checkingNow(1);
}, 300_000);
afterAll(() => scene.close());

const CHECKS = [
  ['dialogs as they were, their feeds, differences and steps', checkDialogs],
  ['what people were allowed, and who could see what', checkPeople],
  ['events, and uses of rights', checkEvents],
  ['why something happened', checkWhy],
  ['figures', checkFigures],
] as const;

test('the acts were of every kind', () => {
  const types = scene.core.product.aggregates
    .filter(({ name }) => ACTED_ON.includes(name))
    .flatMap(({ events }) => events.map(({ type }) => type));
  expect(types.filter((type) => before.log.ofType(type).length === 0)).toEqual([]);
});

describe('of the real chats and 1,500 acts, a search of the whole log tells the same', () => {
  test.each(CHECKS)('%s', (_, check) => check(before), 300_000);
});

describe('and once all read models have been built again', () => {
  let after: Checking;
  beforeAll(async () => {
    await rebuild(scene, READ_MODELS);
    after = await checkingNow(LATER);
  }, 300_000);

  test('everything that was asked is answered as before', async () => {
    expect(before.asked.length).toBeGreaterThan(500);
    await expectSameAgain(before, scene.core, after.log);
  }, 300_000);
  test.each(CHECKS)('%s', (_, check) => check(after), 300_000);
});

describe('and once more has been deleted', () => {
  let after: Checking;
  beforeAll(async () => {
    await removeSome(scene);
    after = await checkingNow(LATER);
  }, 300_000);

  test('everything is answered as before but for what was deleted', async () => {
    await expectSameAgain(before, scene.core, after.log);
  }, 300_000);
  test.each(CHECKS)('%s', (_, check) => check(after), 300_000);
});
