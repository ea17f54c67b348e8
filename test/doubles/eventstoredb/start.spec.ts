import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { all, event, events, newStream, scene } from './client.fixtures.js';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));
const env = { ...process.env, NODE_OPTIONS: '' };
const one = scene();

describe('the process', () => {
  it('prints one JSON line with its addresses, and nothing else; ends when its input closes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eventstoredb-double-'));
    const child = spawn(process.execPath, [MAIN, '--with-parent', '--folder', folder], { env });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await once(createInterface({ input: child.stdout }), 'line');
    child.stdin.end();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    const { url, port, control } = JSON.parse(printed) as Record<string, string>;
    expect(url).toBe(`esdb://127.0.0.1:${port}?tls=false`);
    expect(control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('says how it is used when the folder is missing', async () => {
    const [code, message] = await new Promise<[unknown, string]>((resolve) => {
      execFile(process.execPath, [MAIN], { env }, (error, _, stderr) => resolve([error?.code, stderr]));
    });
    expect(code).toBe(2);
    expect(message).toMatch(/^Usage: main\.mjs --folder DIR/);
  });
});

describe('the control address', () => {
  it('counts appends, reads, subscriptions and events, and knows the head', async () => {
    const before = await one.double.state();
    const result = await one.client.appendToStream(newStream(), events(3));
    await all(one.client.readAll({ maxCount: 1 }));
    const after = await one.double.state();
    expect(after).toMatchObject({
      appends: before.appends + 1,
      reads: before.reads + 1,
      events: before.events + 3,
      head: Number(result.position!.commit),
    });
  });

  it('moves the clock that stamps later events', async () => {
    const stream = newStream();
    await one.double.clock(-3_600_000);
    await one.client.appendToStream(stream, event());
    await one.double.clock(0);
    await one.client.appendToStream(stream, event());
    const [back, now] = (await all(one.client.readStream(stream))).map(({ created }) => created.getTime());
    expect(now! - back!).toBeGreaterThan(3_500_000);
  });

  it.each([
    [{ kind: 'earthquake' }, /kind is one of/],
    [{ kind: 'silent-end', method: 'append' }, /silent-end does not happen to append/],
    [{ kind: 'slow', count: 0 }, /count is a positive integer/],
    [{ kind: 'slow', ms: -1 }, /ms is a number/],
    [{ kind: 'cut', after: 0.5 }, /after is an integer/],
    [{ kind: 'lost-answer', answer: 'maybe' }, /answer is one of/],
  ])('refuses %j', async (spec, sentence) => {
    await expect(one.double.fault(spec as never)).rejects.toThrow(sentence);
    expect((await one.double.state()).faults).toEqual([]);
  });
});
