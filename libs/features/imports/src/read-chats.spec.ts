import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChatRecord } from './chat-import.js';
import { readChats } from './read-chats.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-chats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(content: string | Buffer, ending = '.ndjson'): string {
  const path = join(folder, `${(files += 1)}${ending}`);
  writeFileSync(path, content);
  return path;
}
async function all(path: string): Promise<readonly ChatRecord[]> {
  const chats: ChatRecord[] = [];
  for await (const chat of readChats(path)) chats.push(chat);
  return chats;
}
const chat = (id: string): ChatRecord => ({
  id,
  topic: 'coffee',
  messages: [
    { from: 'customer', text: 'Grüße 👋 \u2028 \u0000' },
    { from: 'agent', text: '' },
  ],
});
const lines = (...chats: readonly unknown[]): string => chats.map((one) => JSON.stringify(one)).join('\n');

test('reads every chat in order, gzipped or not; empty lines and line ends of any kind do not matter', async () => {
  const wanted = [chat('a'), chat('b'), chat('c')];
  const text = lines(...wanted);
  expect(await all(fileOf(text))).toEqual(wanted);
  expect(await all(fileOf(gzipSync(text), '.ndjson.gz'))).toEqual(wanted);
  expect(await all(fileOf(`\n${text.replaceAll('\n', '\r\n\r\n')}\n\n`))).toEqual(wanted);
  expect(await all(fileOf(''))).toEqual([]);
});

test('a byte order mark is passed over, also where files were put together', async () => {
  expect(await all(fileOf(`\ufeff${lines(chat('a'))}\n\ufeff${lines(chat('b'))}\n\ufeff`))).toEqual([
    chat('a'),
    chat('b'),
  ]);
});

test('a line is read whole however the file is cut into chunks', async () => {
  const long = { ...chat('a'), messages: [{ from: 'customer' as const, text: 'ё👋'.repeat(60_000) }] };
  expect(await all(fileOf(lines(long, chat('b'), long)))).toEqual([long, chat('b'), long]);
});

test('what else a line holds is left out', async () => {
  expect(await all(fileOf(lines({ ...chat('a'), extra: 1, topic: 7 })))).toEqual([
    { ...chat('a'), topic: '' },
  ]);
});

test.each([
  ['{', 'not JSON'],
  ['null', 'id must be text of 1 to 60 characters'],
  [lines({ ...chat('a'), id: '' }), 'id must be text of 1 to 60 characters'],
  [lines({ ...chat('a'), id: 'x'.repeat(61) }), 'id must be text of 1 to 60 characters'],
  [lines({ ...chat('a'), messages: [] }), 'messages must be a list with at least one message'],
  [lines({ ...chat('a'), messages: [null] }), 'from must be customer or agent'],
  [lines({ ...chat('a'), messages: [{ from: 'agent', text: 1 }] }), 'text must be text'],
  [
    lines({ ...chat('a'), messages: [{ from: 'agent', text: 'a\ud83d' }] }),
    'text holds half of a surrogate pair',
  ],
])('the bad line %s is refused by its number, after the good ones before it', async (line, why) => {
  const read: string[] = [];
  const reading = (async () => {
    for await (const { id } of readChats(fileOf(`${lines(chat('a'))}\n\n${line}`))) read.push(id);
  })();
  await expect(reading).rejects.toMatchObject({
    code: 'INVALID_CHAT',
    message: `Line 3: ${why}.`,
    details: { line: 3 },
  });
  expect(read).toEqual(['a']);
});

test('a line in another encoding is refused by its number, never read with signs that nobody wrote', async () => {
  const before = Buffer.from(`${lines(chat('a'))}\n\n`);
  const windows1251 = Buffer.from(
    '{"id":"b","messages":[{"from":"agent","text":"\xcf\xf0\xe8"}]}\n',
    'latin1',
  );
  await expect(all(fileOf(Buffer.concat([before, windows1251])))).rejects.toMatchObject({
    code: 'INVALID_CHAT',
    message: 'Line 3: not UTF-8.',
    details: { line: 3 },
  });
  await expect(all(fileOf(Buffer.from(`\ufeff${lines(chat('a'))}`, 'utf16le')))).rejects.toMatchObject({
    details: { line: 1 },
  });
});

test('a refusal never repeats what the line says', async () => {
  const secret = '{"id":"a","messages":[{"from":"secret-name","text":"secret-text"}]}';
  const error: unknown = await all(fileOf(secret)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'INVALID_CHAT' });
  expect(String(error)).not.toContain('secret');
});

test.each(['.ndjson', '.ndjson.gz'])('a missing %s file is the file system’s own error', async (ending) => {
  await expect(all(join(folder, `missing${ending}`))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a gzip file that is cut off or is none is an error, never a shorter load', async () => {
  const whole = gzipSync(lines(...Array.from({ length: 500 }, (_chat, n) => chat(`chat-${n * 7919}`))));
  await expect(all(fileOf(whole.subarray(0, whole.length - 20), '.ndjson.gz'))).rejects.toMatchObject({
    code: 'Z_BUF_ERROR',
  });
  await expect(all(fileOf('plain text', '.ndjson.gz'))).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
});
