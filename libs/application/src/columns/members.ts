import { createPool, type PoolWatch } from './pool.js';
import { grown } from './slots.js';

/** The numbers in lists, by the codes of the lists, one after another in one array. */
export interface Members extends PoolWatch<readonly number[]> {
  /** By the code of each list 1 where it has at least so many of the numbers that are wanted, of which each is asked about once. */
  having(isWanted: (one: number) => boolean, least: number): Uint8Array;
  /** By number the sum of what is counted of the lists that have it, by their codes. */
  sums(counted: Uint32Array): ReadonlyMap<number, number>;
  bytes(): number;
}

export function createMembers(): Members {
  const numbers = createPool<number>();
  let [starts, lengths, members] = [new Int32Array(0), new Int32Array(0), new Int32Array(0)];
  let [end, held, lists] = [0, 0, 0];

  /** Moves the lists that there are together, into twice the room that they need with more members. */
  const makeRoom = (count: number): void => {
    const room = new Int32Array(Math.max(64, 2 * (held + count)));
    end = 0;
    for (let code = 0; code < lists; code += 1) {
      const [start, length] = [starts[code] as number, lengths[code] as number];
      room.set(members.subarray(start, start + length), end);
      starts[code] = end;
      end += length;
    }
    members = room;
  };

  return {
    added(code, list) {
      if (code >= starts.length) {
        const room = Math.max(64, 2 * code);
        [starts, lengths] = [grown(starts, room), grown(lengths, room)];
      }
      if (end + list.length > members.length) makeRoom(list.length);
      lists = Math.max(lists, code + 1);
      starts[code] = end;
      lengths[code] = list.length;
      for (const one of list) members[end++] = numbers.take(one);
      held += list.length;
    },
    dropped(code) {
      const [start, length] = [starts[code] as number, lengths[code] as number];
      for (let place = start; place < start + length; place += 1) numbers.release(members[place] as number);
      lengths[code] = 0;
      held -= length;
    },
    having(isWanted, least) {
      const wanted = new Uint8Array(numbers.limit());
      let isAll = true;
      for (let code = 1; code < wanted.length; code += 1) {
        const one = numbers.valueOf(code);
        if (one === null) continue;
        if (isWanted(one)) wanted[code] = 1;
        else isAll = false;
      }
      return isAll
        ? listsOf(lists, lengths, least)
        : listsHaving(lists, { starts, lengths, members }, wanted, least);
    },
    sums(counted) {
      const sums = new Uint32Array(numbers.limit());
      addUp(sums, counted, { starts, lengths, members });
      return new Map(
        Array.from(sums, (sum, code) => [numbers.valueOf(code) ?? 0, sum] as const).filter(
          ([, sum]) => sum > 0,
        ),
      );
    },
    bytes: () => starts.byteLength + lengths.byteLength + members.byteLength + numbers.bytes(),
  };
}

interface Lists {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly members: Int32Array;
}

/** Lists of so many numbers at least. */
function listsOf(count: number, lengths: Int32Array, least: number): Uint8Array {
  const passing = new Uint8Array(Math.max(1, count));
  for (let code = 0; code < count; code += 1) if ((lengths[code] as number) >= least) passing[code] = 1;
  return passing;
}

function listsHaving(
  count: number,
  { starts, lengths, members }: Lists,
  wanted: Uint8Array,
  least: number,
): Uint8Array {
  const passing = new Uint8Array(Math.max(1, count));
  for (let code = 0; code < count; code += 1) {
    const start = starts[code] as number;
    const end = start + (lengths[code] as number);
    let found = 0;
    for (let place = start; place < end; place += 1) found += wanted[members[place] as number] as number;
    if (found >= least) passing[code] = 1;
  }
  return passing;
}

function addUp(sums: Uint32Array, counted: Uint32Array, { starts, lengths, members }: Lists): void {
  for (let code = 0; code < counted.length; code += 1) {
    const count = counted[code] as number;
    if (count === 0) continue;
    const start = starts[code] as number;
    const end = start + (lengths[code] as number);
    for (let place = start; place < end; place += 1) {
      const member = members[place] as number;
      sums[member] = (sums[member] as number) + count;
    }
  }
}
