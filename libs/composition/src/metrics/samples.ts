export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** One value without labels of its own; null: the value is unknown. */
export const plain = (value: number | null): readonly Sample[] => (value === null ? [] : [[{}, value]]);
