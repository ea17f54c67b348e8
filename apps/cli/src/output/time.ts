/** `2026-11-22T20:41:07.123Z` as `2026-11-22T20:41Z`. */
export const minutes = (time: string): string => time.replace(/:\d\d(\.\d+)?Z$/, 'Z');
