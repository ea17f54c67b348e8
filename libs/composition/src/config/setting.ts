/** Which program reads a setting: the server, a worker, or those commands of `parley` that open the stores. */
export type Reader = 'server' | 'worker' | 'parley';

/** One setting: an environment variable. An empty value counts as none. */
export interface Setting {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'choice' | 'file';
  readonly meaning: string;
  readonly readBy: readonly Reader[];
  /** What holds without it; absent: nothing. */
  readonly fallback?: string;
  /** Limits of an integer, both allowed. */
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
  readonly choices?: readonly string[];
  /** What a text has to be; `shape` says it in words. */
  readonly isValid?: (text: string) => boolean;
  readonly shape?: string;
  /** Never printed. */
  readonly secret?: boolean;
  /** `<name>_FILE` may name a file that holds it instead; a line break at its end is not part of it. */
  readonly hasFile?: boolean;
  /** The setting without which this one means nothing. */
  readonly needs?: string;
}
