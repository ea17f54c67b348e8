/** How to reach an EventStoreDB. Never holds more than one way to say who we are. */
export interface EsdbOptions {
  /** `esdb://host:2113?tls=false`, `esdb://a:2113,b:2113` or `esdb+discover://cluster.example`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM file of the authority that signed the server's certificate. Default: those that Node trusts. */
  readonly caFile?: string;
  /** PEM files of a certificate that the server knows us by, and its key: both or none. */
  readonly certFile?: string;
  readonly keyFile?: string;
  /** Whose streams these are in a log that several Parleys share; letters as `isNamespace` has them. Default: none, and streams are named as they are. */
  readonly namespace?: string;
  /**
   * Which streams, by their names, no other program writes in a log without a namespace: an event there is never passed over, whatever
   * its metadata are. Default: none.
   */
  readonly isParleys?: (stream: string) => boolean;
  /** Longest wait for one answer, in ms. Default 10,000. */
  readonly deadlineMs?: number;
}

export const DEFAULT_DEADLINE_MS = 10_000;
