/** A query of the fixture: who asks, and for what. Lists and feeds are read to their end, page by page. */
export interface Question {
  readonly token: string;
  readonly path: string;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Asks a server; cursors, which only the program that made them has to understand, are left out. */
export declare function ask(url: string, question: Question): Promise<Answered>;

export declare function get(url: string, token: string, path: string): Promise<Answered>;

/** A build as operators see it, without what differs from one moment to the next. */
export interface BuildRow {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly role: string;
  readonly state: string;
  readonly behind: number | null;
  readonly parked: number;
}

/** Waits until all that is folded stands at the end of the log and each version that is built has taken over; answers every build. */
export declare function caughtUp(url: string, token: string): Promise<readonly BuildRow[]>;
