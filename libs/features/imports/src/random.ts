import { createHash } from 'node:crypto';

/** Numbers that follow from a seed and names alone: the same ones in every run, on every machine, in whatever order they are asked for. */
export interface Draws {
  /** 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
}

export function drawsOf(...seed: readonly (string | number)[]): Draws {
  const prefix = JSON.stringify(seed);
  let count = 0;
  const below = (limit: number): number => {
    const digest = createHash('sha256').update(`${prefix}${count++}`).digest();
    return digest.readUIntBE(0, 6) % limit;
  };
  return { below, pick: (values) => values[below(values.length)] ?? values[0] };
}
