/** Where lines for operators go: names, ids, places and codes as fields, never content. */
export interface Log {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

const nothing = (): void => undefined;
/** For tools, which tell what they find themselves. */
export const NO_LOG: Log = { error: nothing, warn: nothing, info: nothing, debug: nothing };
