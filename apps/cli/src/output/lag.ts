/** What only the event store can tell, while it is away. */
export const UNKNOWN = '?';

interface Lag {
  readonly behind: number | null;
  readonly isEstimate: boolean;
}

/** How many events something is behind, with `~` where they were not counted. */
export const countOf = ({ behind, isEstimate }: Lag): string =>
  behind === null ? UNKNOWN : `${isEstimate ? '~' : ''}${behind}`;
