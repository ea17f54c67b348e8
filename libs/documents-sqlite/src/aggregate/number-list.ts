/** Numbers in 8 bytes each. */
export interface NumberList {
  push(value: number): void;
  /** No number is added afterwards. */
  sorted(): Float64Array;
}

export function createList(): NumberList {
  let held = new Float64Array(16);
  let length = 0;
  return {
    push(value) {
      if (length === held.length) {
        const larger = new Float64Array(length * 2);
        larger.set(held);
        held = larger;
      }
      held[length] = value;
      length += 1;
    },
    sorted: () => held.subarray(0, length).sort(),
  };
}
