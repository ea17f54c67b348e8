export interface Row {
  readonly promise: string;
  readonly fault: string;
  /** Of this folder, without its ending. */
  readonly file: string;
  readonly test: string;
}

export declare const ROWS: readonly Row[];
