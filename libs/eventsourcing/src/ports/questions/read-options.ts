/** For how long somebody waits for an answer. */
export interface ReadOptions {
  /** Ends the question where the store can, between its steps otherwise. */
  readonly signal?: AbortSignal;
  /** ms that a store may take which counts them itself. */
  readonly deadlineMs?: number | undefined;
}
