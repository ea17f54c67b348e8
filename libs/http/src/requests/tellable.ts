/** A misspelt name is worth naming; what cannot be one could be anything, so it is not repeated. */
export const tellable = (name: string): string => (/^[A-Za-z]\w{0,39}$/.test(name) ? name : '(other)');
