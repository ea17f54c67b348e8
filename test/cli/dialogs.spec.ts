import { workspaceOf } from '@parley/imports';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { apiOf, type Api } from '../support/api.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { cliOf, jsonOf, newFolder, removeFolders, type Cli } from './cli.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);

const ESC = '\u001b';
const EVIL = `Hi ${ESC}[2J${ESC}]0;owned\u0007\u009b31m \u202eexe.gpj\r\nsecond line\u007f`;
const MINUTES = /\b\d{4}-\d\d-\d\dT\d\d:\d\dZ/;

let server: ServerProcess;
let api: Api;
let cli: Cli;
let channelId: number;
let managerId: number;
let dialogId: number;
let messageId: number;

interface Answer {
  position: string;
  [extra: string]: unknown;
}
interface Rows {
  items: { dialogId: number; status: string; responsible: { id: number } | null }[];
  next: string | null;
}

/** Until what is read holds what was written. */
const seen = async ({ position }: Answer): Promise<void> => {
  const answer = await api.get(`/v1/dialogs?after=${position}&wait=10000`);
  expect(answer.headers.get('parley-read')).toBe('reached');
};
const receive = async (chat: string, text: string, name = 'Ann Lee'): Promise<Answer> => {
  const { body } = await api.send<Answer>('POST', `/v1/channels/${channelId}/messages`, {
    externalId: `${chat}-${text.length}`,
    externalChatId: chat,
    customer: { externalId: `client-${chat}`, name },
    text,
  });
  await seen(body);
  return body;
};
const write = async (...argv: readonly string[]): Promise<Answer> => {
  const answer = await jsonOf<Answer>(cli, ...argv);
  await seen(answer);
  return answer;
};

beforeAll(async () => {
  server = await startServer(newFolder());
  api = apiOf(server.url, server.token ?? '');
  cli = cliOf(server);
  const [channel] = workspaceOf('test').channels;
  const { key: _key, ...body } = channel!;
  channelId = (await api.send<{ channelId: number }>('POST', '/v1/channels', body)).body.channelId;
  managerId = (await api.send<{ userId: number }>('POST', '/v1/users', { name: 'Mia Berg' })).body.userId;
  const first = await receive('chat-1', EVIL, `Eve${ESC}[31m`);
  dialogId = first['dialogId'] as number;
  messageId = first['messageId'] as number;
  for (const n of [2, 3, 4]) await receive(`chat-${n}`, `Hello from ${n}`);
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

describe('dialogs list', () => {
  test('prints a table with times in minutes and says how to get the next page, which goes on there', async () => {
    const { code, out } = await cli(['dialogs', 'list', '--limit', '2', '--channel', String(channelId)]);
    expect(code).toBe(0);
    const [head, ...lines] = out.trimEnd().split('\n');
    expect(head).toMatch(
      /^ *id +client +unread +messenger +channel +responsible +status +last activity +last text$/,
    );
    expect(lines[0]).toMatch(/Ann Lee .*telegram .*Telegram shop .*none .*open .*Z {2}Hello from 4$/);
    expect(lines[0]).toMatch(MINUTES);
    const [, hint] = /^Next page: parley (.+)$/.exec(lines.at(-1) ?? '') ?? [];
    expect(hint).toContain(`dialogs list --limit 2 --channel ${channelId} --cursor `);
    const next = await cli(hint!.split(' '));
    expect(next.out).toContain('Hello from 2');
    expect(next.out).not.toContain('Hello from 3');
    expect(next.out).not.toContain('Next page');
  });

  test('--json is one document as the server gives it; --all follows every page', async () => {
    const page = await jsonOf<Rows>(cli, 'dialogs', 'list', '--limit', '3');
    expect(page.items).toHaveLength(3);
    expect(page.next).toEqual(expect.any(String));
    const all = await jsonOf<Rows>(cli, 'dialogs', 'list', '--limit', '1', '--all');
    expect(all.next).toBeNull();
    expect(all.items.map((row) => row.dialogId)).toEqual([...new Set(all.items.map((row) => row.dialogId))]);
    expect(all.items.slice(0, 3)).toEqual(page.items);
    expect(all.items.length).toBeGreaterThanOrEqual(4);
  });

  test('filters by status and responsible', async () => {
    const target = (await jsonOf<Rows>(cli, 'dialogs', 'list')).items[1]!.dialogId;
    await write('dialogs', 'reassign', String(target), `manager:${managerId}`);
    await write('dialogs', 'close', String(target));
    for (const filter of [
      ['--status', 'closed'],
      ['--responsible', `manager:${managerId}`],
    ]) {
      const { items } = await jsonOf<Rows>(cli, 'dialogs', 'list', ...filter);
      expect(items.map((row) => row.dialogId)).toEqual([target]);
    }
    const open = await jsonOf<Rows>(cli, 'dialogs', 'list', '--status', 'open', '--responsible', 'none');
    expect(open.items.map((row) => row.dialogId)).not.toContain(target);
    expect((await cli(['dialogs', 'list', '--responsible', 'me'])).out).toBe('No dialogs.\n');
  });

  test.each([
    ['--status', 'asleep'],
    ['--responsible', 'manager'],
    ['--limit', '0'],
    ['--channel', 'x'],
  ])('%s %s is wrong usage: exit code 2, nothing on stdout', async (...option) => {
    const { code, out, err } = await cli(['dialogs', 'list', ...option]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(option[0]);
  });

  test('a forged cursor is refused: exit code 1, CODE: detail on stderr', async () => {
    const { code, out, err } = await cli(['dialogs', 'list', '--cursor', 'forged', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^INVALID_CURSOR: .+\n$/);
  });
});

describe('what clients write cannot drive the terminal', () => {
  test.each(['list', 'list --json', 'feed ID', 'feed ID --json'])(
    'dialogs %s prints no control character',
    async (command) => {
      const words = `dialogs ${command}`.replace('ID', String(dialogId)).split(' ');
      const { code, out } = await cli(words, { env: { NO_COLOR: '1' }, columns: 200 });
      expect(code).toBe(0);
      expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      expect(out).toContain('second line');
    },
  );

  test('--json still stands for the very text', async () => {
    const { entries } = await jsonOf<{ entries: { content?: { text: string } }[] }>(
      cli,
      ...['dialogs', 'feed', String(dialogId)],
    );
    expect(entries.map((entry) => entry.content?.text)).toContain(EVIL);
  });
});

describe('dialogs send, close, reassign and feed', () => {
  test('a command prints its position, and the same key again says that it was done before', async () => {
    const argv = ['dialogs', 'send', String(dialogId), 'Good morning', '--key', 'morning-1'];
    const sent = await cli(argv);
    expect(sent.code).toBe(0);
    expect(sent.out).toMatch(/^Sent message \d+ in dialog \d+: position \d+, revision \d+\.\n$/);
    expect((await cli(argv)).out).toBe(sent.out.replace(': position', ' before: position'));
  });

  test('the feed shows messages, notes, quotes and what happened, each with who', async () => {
    const id = String(dialogId);
    await write('dialogs', 'send', id, 'As you asked', '--quote', String(messageId));
    await write('dialogs', 'send', id, 'Call back', '--note');
    await write('dialogs', 'close', id);
    await write('dialogs', 'reassign', id, 'none');
    const { out } = await cli(['dialogs', 'feed', id], { columns: 300, env: { NO_COLOR: '1' } });
    expect(out).toMatch(/^time +message +who +what +status$/m);
    expect(out).toMatch(/Administrator \(manager\) +\[quotes \d+: Hi .+\] As you asked +queued$/m);
    expect(out).toMatch(/Administrator \(manager\) +\[note\] Call back$/m);
    expect(out).toMatch(/ -- closed \(session 1\)$/m);
    expect(out).toMatch(/ -- reassigned from Administrator to nobody$/m);
  });

  test('the feed is paged by its own hints, around a message and around a date', async () => {
    const id = String(dialogId);
    const newest = await cli(['dialogs', 'feed', id, '--limit', '2']);
    const [, older] = /^Older: parley (.+)$/m.exec(newest.out) ?? [];
    const before = await cli(older!.split(' '));
    expect(before.out).toMatch(/^Newer: parley dialogs feed \d+ --limit 2 --since /m);
    type Page = { entries: { id: string }[] };
    const ids = async (...place: string[]): Promise<string[]> =>
      (await jsonOf<Page>(cli, 'dialogs', 'feed', id, '--limit', '1', ...place)).entries.map((one) => one.id);
    expect(await ids('--around-message', String(messageId))).toEqual([String(messageId)]);
    expect(await ids('--around-date', '2020-01-01T00:00Z')).toHaveLength(1);
    expect((await cli(['dialogs', 'feed', id, '--before', 'a', '--since', 'b'])).code).toBe(2);
    expect((await cli(['dialogs', 'feed', id, '--around-date', 'yesterday'])).code).toBe(2);
  });

  test('refusals keep their code: exit code 1', async () => {
    expect(await cli(['dialogs', 'close', String(dialogId)])).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^DIALOG_ALREADY_CLOSED: /),
    });
    const missing = await cli(['dialogs', 'feed', '999999']);
    expect(missing).toMatchObject({ code: 1, err: expect.stringMatching(/^DIALOG_NOT_FOUND: /) });
    const target = await cli(['dialogs', 'reassign', String(dialogId), 'manager:999999']);
    expect(target).toMatchObject({ code: 1, err: expect.stringMatching(/^TARGET_NOT_ELIGIBLE: /) });
  });
});
