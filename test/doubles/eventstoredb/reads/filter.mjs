// The filter of a subscription to $all: by prefixes or a regular expression, over stream names or types.

/** @returns {(stored: import('../log/record.mjs').Stored) => boolean} */
export function filterOf(options) {
  if (!options.hasFilter()) return () => true;
  const filter = options.getFilter();
  if (filter.hasEventType()) {
    const matches = matcher(filter.getEventType());
    return (stored) => matches(stored.type);
  }
  const matches = matcher(filter.getStreamIdentifier());
  return (stored) => matches(stored.stream);
}

function matcher(expression) {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = new RegExp(expression.getRegex(), 'u');
  return (text) => pattern.test(text);
}
