import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { auditedOn, type Audited } from './audit.fixtures.js';
import { jsonOf, newFolder, removeFolders } from './cli.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

const EVENT = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const UTC = ['--zone', 'UTC'];

let server: ServerProcess;
let audited: Audited;

const printed = async (...argv: readonly (string | number)[]): Promise<string> => {
  const { code, out, err } = await audited.cli(['audit', ...argv.map(String), ...UTC]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  return out;
};

beforeAll(async () => {
  server = await startServer(newFolder());
  audited = await auditedOn(server);
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

describe('audit dialog', () => {
  test('shows the dialog now, and as it was', async () => {
    const { dialogId, managerId } = audited;
    const now = await printed('dialog', dialogId);
    expect(now).toMatch(/^responsible {2}none$/m);
    expect(now).toMatch(/^as of position \d+, by version [\d.]+, access rules \d+\.$/m);
    expect(now).toMatch(/^list {9}open, since \S+ \S+, last activity \S+ \S+$/m);
    expect(now).toMatch(/^last message \S+ \S+, by manager$/m);
    expect(now).toMatch(/^from client {2}1 messages, 0 without an answer$/m);
    expect(now).toMatch(/^client {7}\d+ Eve/m);
    expect(now).toContain(`Its events: parley audit events --dialog ${dialogId}`);
    const before = await printed('dialog', dialogId, '--as-of', 'revision:3');
    expect(before).toMatch(new RegExp(`^responsible {2}manager:${managerId}$`, 'm'));
    expect(before).toContain(`Its feed: parley audit feed ${dialogId} --as-of revision:3\n`);
  });

  test('a dialog that is not there, and a moment that has not come, are refused', async () => {
    expect(await audited.cli(['audit', 'dialog', '404'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^DIALOG_NOT_FOUND: /),
    });
    const late = ['audit', 'dialog', String(audited.dialogId), '--as-of', 'revision:999'];
    expect(await audited.cli(late)).toMatchObject({ code: 1, err: expect.stringMatching(/^MOMENT_/) });
  });
});

describe('audit feed', () => {
  test('shows what was said and happened, now and as it was, page by page', async () => {
    const { dialogId, managerId, messageId } = audited;
    const now = await printed('feed', dialogId);
    expect(now).toMatch(/^time +message +who +what +status$/m);
    expect(now).toMatch(/ client:\d+ +Hello$/m);
    expect(now).toMatch(new RegExp(` ${messageId} +manager:1 +Hi +failed \\(spam_suspicion\\)$`, 'm'));
    expect(now).toMatch(new RegExp(`-- reassigned from manager:${managerId} to nobody$`, 'm'));
    const before = await printed('feed', dialogId, '--as-of', 'revision:2');
    expect(before).toContain('Hello');
    expect(before).not.toContain('reassigned');
    const first = await printed('feed', dialogId, '--limit', 1);
    expect(first).toMatch(
      new RegExp(`^Next page: parley audit feed ${dialogId} --limit 1 --cursor \\S+$`, 'm'),
    );
    expect(await jsonOf(audited.cli, 'audit', 'feed', String(dialogId))).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ kind: 'opened', erased: false })]),
    });
  });
});

describe('audit person', () => {
  test('lists what somebody did, the oldest first, a line an event', async () => {
    const lines = (await printed('person', 'manager:1')).trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^\d+ events, as of position \d+, by version/);
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}[0-9a-f-]{36} {2}\S.+\.$/);
    const told = lines.map((line) => line.slice(60)).join('\n');
    expect(told).toMatch(/Administrator assigned dialog \d+ to Mia Berg\.$/m);
    expect(told).toMatch(/Administrator deactivated Mia Berg\.$/m);
    const newest = (await printed('person', 'manager:1', '--newest')).trimEnd().split('\n');
    expect(newest.slice(0, -1)).toEqual(lines.slice(0, -1).toReversed());
  });

  test('in a period: none before the beginning', async () => {
    expect(await printed('person', 'manager:1', '--to', '2020-01-01T00:00Z')).toMatch(/^0 events, /);
  });

  test('--as-of shows what they were allowed', async () => {
    const { managerId, botId } = audited;
    const now = new Date().toISOString();
    expect(await printed('person', `manager:${managerId}`, '--as-of', now)).toContain(
      'Mia Berg: deactivated',
    );
    expect(await printed('person', `bot:${botId}`, '--as-of', now)).toMatch(/^roles: responsible$/m);
    const both = ['audit', 'person', 'manager:1', '--as-of', now, '--from', now];
    expect((await audited.cli(both)).code).toBe(2);
  });

  test('--json prints a document a line: by what it was made, then the events', async () => {
    const { code, out } = await audited.cli(['audit', 'person', 'manager:1', '--json']);
    const [head, ...events] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(0);
    expect(head).toEqual({ madeBy: expect.objectContaining({ position: expect.any(String) }) });
    expect(events.length).toBeGreaterThan(5);
    for (const event of events) expect(event).toMatchObject({ actor: { kind: 'manager', id: 1 } });
  });
});

describe('audit diff', () => {
  test('says in words what two moments have differently', async () => {
    const diff = async (...moments: readonly string[]): Promise<string> => {
      const { code, out, err } = await audited.cli(['audit', 'diff', String(audited.dialogId), ...moments]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return out;
    };
    expect(await diff('revision:2', 'revision:3')).toMatch(/^Responsible: none → manager \d+\.$/m);
    expect(await diff('revision:3', 'revision:3')).toMatch(/^Nothing differs\.\n/);
  });
});

describe('audit replay', () => {
  const replay = (keys?: readonly string[], ...argv: readonly string[]) =>
    audited.cli(['audit', 'replay', String(audited.dialogId), ...UTC, ...argv], {
      env: { NO_COLOR: '1' },
      ...(keys && { keys, columns: 200 }),
    });
  const shown = (out: string): readonly number[] =>
    [...out.matchAll(/^step (\d+) /gm)].map(([, number]) => Number(number));

  test('without a terminal prints every step: event, cause, state and what it changed', async () => {
    const { code, out } = await replay();
    expect(code).toBe(0);
    const numbers = shown(out);
    expect(numbers.length).toBeGreaterThan(4);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(out).toMatch(/^step 1 {2}\d{4}-\S+ \S+Z {2}DialogStarted by client:\d+$/m);
    expect(out).toMatch(/^ {2}cause {3}ReassignDialog, request [0-9a-f-]+$/m);
    expect(out).toMatch(/^ {2}state {3}responsible: null → \{"kind":"manager","id":\d+\}$/m);
    expect(out).toMatch(/^ {2}changed dialog-list \d+: .*responsible/m);
    expect(out).toMatch(/^\d+ steps, as of position \d+/m);
  });

  test('in a terminal waits for keys: forwards, back and out', async () => {
    const { code, out } = await replay(['n', '\u001b[C', 'p', 'x', 'n', 'q', 'n']);
    expect(code).toBe(0);
    expect(shown(out)).toEqual([1, 2, 3, 2, 3]);
  });

  test('keys that come at once are taken one by one, and the end ends it', async () => {
    const all = shown((await replay()).out);
    const { out } = await replay(['n'.repeat(100)]);
    expect(shown(out)).toEqual(all);
  });

  test('--as-of ends it there; --json is a document a line, in a terminal too', async () => {
    expect(shown((await replay(undefined, '--as-of', 'revision:1')).out)).toEqual([1, 2]);
    const lines = (await replay(['q'], '--json')).out.trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toContain('eventId');
  });
});

describe('audit responsible', () => {
  test('lists the dialogs of which somebody was responsible, and when', async () => {
    const { dialogId, managerId } = audited;
    const out = await printed('responsible', `manager:${managerId}`);
    expect(out).toMatch(new RegExp(`^dialog ${dialogId} {2}channel \\d+ {2}\\S+ \\S+Z to \\S+ \\S+Z\\n`));
    expect(await printed('responsible', 'manager:1')).toMatch(/^as of position/);
    expect((await audited.cli(['audit', 'responsible', 'none'])).code).toBe(2);
  });
});

describe('audit events, staff and operations', () => {
  test('reassignments by processes', async () => {
    const out = await printed('events', '--type', 'DialogReassigned', '--by-process');
    expect(out).toMatch(/Process release-dialogs took dialog \d+ from Mia Berg\.\n1 event, /);
  });

  test('of staff and rights, and of operators', async () => {
    expect(await printed('staff')).toMatch(/created Mia Berg with the permissions none\.$/m);
    expect(await printed('operations')).toMatch(/^\d+ events?, /m);
  });

  test('times are in the zone that was asked for', async () => {
    const { out } = await audited.cli(['audit', 'staff', '--zone', 'Asia/Tokyo']);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+09:00 {2}/);
    expect((await audited.cli(['audit', 'staff', '--zone', 'Nowhere'])).code).toBe(2);
  });
});

describe('audit event and why', () => {
  const released = async (): Promise<string> =>
    EVENT.exec(await printed('events', '--process', 'release-dialogs'))?.[0] ?? '';

  test('one event, with its command and what it says', async () => {
    const eventId = await released();
    const out = await printed('event', eventId);
    expect(out).toMatch(/^Process release-dialogs took dialog \d+ from Mia Berg\.\n/);
    expect(out).toMatch(/^command +ReleaseDialog$/m);
    expect(out).toContain(`Why: parley audit why ${eventId}`);
    expect(await jsonOf(audited.cli, 'audit', 'event', eventId)).toMatchObject({ eventId, erased: false });
  });

  test('why an event happened, back to the request', async () => {
    const out = await printed('why', await released());
    expect(out.replaceAll(/\d{4}-\S+ \S+Z {2}/g, '').replaceAll(/ {2}\[[0-9a-f-]+\]/g, '')).toMatch(
      new RegExp(
        [
          String.raw`^Process release-dialogs took dialog \d+ from Mia Berg\.`,
          'Because:',
          String.raw` {2}Process release-dialogs ran ReleaseDialog\.`,
          String.raw` {2}Process release-dialogs acted because Administrator deactivated Mia Berg\.`,
          String.raw` {2}Administrator deactivated Mia Berg\.`,
          String.raw` {2}Administrator ran DeactivateUser\.`,
          String.raw` {2}Administrator asked for it, in the request [0-9a-f-]+\.`,
          '',
        ].join('\n'),
      ),
    );
  });

  test('why a dialog is with nobody, and was with somebody', async () => {
    const { dialogId } = audited;
    expect(await printed('why', '--dialog', dialogId)).toContain('Because:');
    const before = await printed('why', '--dialog', dialogId, '--as-of', 'revision:3');
    expect(before).toMatch(/^\S+ \S+ {2}Administrator assigned dialog \d+ to Mia Berg\./);
  });

  test('why a message was not delivered', async () => {
    const out = await printed('why', '--message', audited.messageId);
    expect(out).toMatch(/^Message \d+ failed, as .+: the messenger took it for spam \(spam_suspicion\)\.\n/);
    expect(out).toContain('What was done to it:');
  });

  test.each([[[]], [['--as-of', 'position:1']], [['--dialog', '1', '--message', '1']], [['yesterday']]])(
    'why %j is wrong usage',
    async (argv) => {
      expect(await audited.cli(['audit', 'why', ...argv])).toMatchObject({ code: 2, out: '' });
    },
  );
});

describe('without the right', () => {
  test.each([
    ['dialog', '1'],
    ['feed', '1'],
    ['person', 'manager:1'],
    ['events'],
    ['staff'],
    ['operations'],
    ['diff', '1', 'revision:0'],
    ['replay', '1'],
    ['responsible', 'manager:1'],
    ['event', '00000000-0000-4000-8000-000000000000'],
    ['why', '--dialog', '1'],
  ])('audit %s is refused, also for an administrator', async (...argv) => {
    const { code, out, err } = await audited.administrator(['audit', ...argv]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^NOT_ALLOWED: /);
  });
});
