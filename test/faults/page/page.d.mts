import type { Row } from './rows.d.mts';

export declare function recorded(): ReadonlyMap<string, string>;
export declare function table(rows: readonly Row[], results: ReadonlyMap<string, string>): readonly string[];
export declare function standing(): readonly string[];
export declare function record(
  rows: readonly Row[],
  results: ReadonlyMap<string, string>,
  origin: string,
): Promise<void>;
