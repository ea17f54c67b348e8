import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defineErrors, isConflict } from '@parley/eventsourcing';
import { MessageChannel } from 'node:worker_threads';
import { openRpc, type Rpc } from './rpc.js';
import { threadErrors } from './thread-errors.js';

interface Shop {
  sell(what: string, count: number): Promise<{ readonly sold: string; readonly position: bigint }>;
  fail(why: string): Promise<never>;
  hang(): Promise<never>;
}

const meaning = 'Of a shop.';
const errors = defineErrors({
  ALREADY_SOLD: { family: 'Domain', kind: 'rule', meaning },
  INVALID_SHOP: { family: 'Validation', meaning },
  REVISION_CONFLICT: { family: 'Concurrency', meaning },
  LEASE_LOST: { family: 'Concurrency', retryable: false, meaning },
  STORE_FULL: { family: 'Infrastructure', meaning },
});
const REFUSALS: Readonly<Record<string, Error>> = {
  domain: errors.ALREADY_SOLD('It is sold.', { id: 7 }),
  validation: errors.INVALID_SHOP('There is none.'),
  concurrency: errors.REVISION_CONFLICT('Stream s is at 2.', { stream: 's', actual: 2 }),
  lease: errors.LEASE_LOST('Another has it.', { lease: 'l' }),
  store: errors.STORE_FULL('The disk is full.', {}, { cause: new Error('/secret/path') }),
};

let channel: MessageChannel;
let [here, there]: readonly Rpc[] = [];
let shop: Shop;
beforeEach(() => {
  channel = new MessageChannel();
  [here, there] = [openRpc(channel.port1), openRpc(channel.port2)];
  there?.serve('shop', {
    sell: async (what: string, count: number) => ({ sold: `${count} ${what}`, position: 2n ** 62n }),
    async fail(why: string) {
      throw REFUSALS[why] ?? new TypeError(why);
    },
    hang: () => new Promise(() => undefined),
  });
  shop = here.part<Shop, keyof Shop>('shop', ['sell', 'fail', 'hang']);
});
afterEach(() => channel.port1.close());

describe('remote calls between threads', () => {
  test('get each its own answer, in whatever order', async () => {
    const sold = await Promise.all([shop.sell('apples', 1), shop.sell('pears', 2)]);
    expect(sold).toEqual([
      { sold: '1 apples', position: 2n ** 62n },
      { sold: '2 pears', position: 2n ** 62n },
    ]);
  });

  test.each(Object.keys(REFUSALS))(
    'throw an error of the family %s whole, but for its cause',
    async (why) => {
      const error = await shop.fail(why).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf((REFUSALS[why] as Error).constructor);
      expect({ ...(error as object) }).toEqual({ ...REFUSALS[why] });
      expect([(error as Error).message, (error as Error).cause]).toEqual([REFUSALS[why]?.message, undefined]);
      expect(isConflict(error)).toBe(why === 'concurrency');
    },
  );

  test.each(['my secret words', 'my secret words\n    at secret (file.js:1:1)', ''])(
    'show the name and place of an unexpected error, never its message: %j',
    async (secret) => {
      const error = (await shop.fail(secret).catch((thrown: unknown) => thrown)) as Error;
      expect(error.message).toBe('The thread of the projections failed: TypeError.');
      expect(error.stack).toContain('rpc.spec.ts');
      expect(error.stack).not.toContain('secret');
    },
  );

  test('are refused for what cannot be cloned, and the next one works', async () => {
    await expect(shop.sell((() => 'apples') as never, 1)).rejects.toThrow(/could not be cloned/);
    await expect(shop.sell('apples', 3)).resolves.toMatchObject({ sold: '3 apples' });
  });

  test('are refused for a part that is not served', async () => {
    const absent = (here as Rpc).part<Shop, 'sell'>('market', ['sell']);
    await expect(absent.sell('apples', 1)).rejects.toThrow('TypeError');
  });

  test('deliver notices before what is answered after them', async () => {
    const seen: unknown[] = [];
    here?.onNotice('news', (value) => seen.push(value));
    there?.serve('shop', {
      async sell() {
        there?.notify('news', 1);
        there?.notify('unheard');
        there?.notify('news', 2);
        return seen.length;
      },
    });
    expect(await shop.sell('apples', 1)).toBe(0);
    expect(seen).toEqual([1, 2]);
  });

  test('all fail once the other thread is gone, also those under way', async () => {
    const [underWay, gone] = [shop.hang(), threadErrors.THREAD_ENDED('It has ended.')];
    here?.fail(gone);
    await expect(underWay).rejects.toBe(gone);
    await expect(shop.sell('apples', 1)).rejects.toBe(gone);
  });
});
