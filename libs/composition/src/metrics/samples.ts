export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** One value without labels of its own; null: nothing can be told. */
export const plain = (value: number | null): readonly Sample[] => (value === null ? [] : [[{}, value]]);
