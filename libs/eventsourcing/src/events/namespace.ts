/** Names a Parley that shares its servers with others; the name becomes part of the names of streams and databases. */
const NAMESPACE = /^[a-z][a-z0-9_]{0,19}$/;

/** In words, for the message that refuses another. */
export const NAMESPACE_SHAPE =
  'a lower-case letter, then at most 19 lower-case letters, digits or underscores';

export const isNamespace = (text: string): boolean => NAMESPACE.test(text);

/** How the streams of namespaces begin in a log that several share. No other stream may begin so, in any store. */
export const NAMESPACE_MARK = '~';
