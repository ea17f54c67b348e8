import {
  positionToText,
  type CommandEnvelope,
  type CommandResult,
  type DomainEvent,
} from '@parley/eventsourcing';

/** What every command answers. */
export interface CommandAnswer {
  /** Of the command's last event: pass it to a query as `?after=`. */
  readonly position: string;
  /** Of the stream that it changed. */
  readonly revision: number;
  /** True when the command had been done before and this is its first answer again. */
  readonly repeated: boolean;
  readonly [extra: string]: unknown;
}

/** Who sends a request. Each decision looks up whether the token is live. */
export interface RequestEnvelope extends CommandEnvelope {
  /** Absent where nobody signed in: imports, processes, the first start. */
  readonly tokenId?: number;
}

/**
 * A command on its way to its handler. `request` is what the caller said, without ids and facts made up here:
 * its fingerprint tells a repeat from a reuse of the command id. The name of its class names it in metrics.
 */
export abstract class CommandRequest<Request> {
  constructor(
    readonly request: Request,
    readonly envelope: RequestEnvelope,
    readonly expectedRevision?: number,
  ) {}
}

export const answer = <E>(result: CommandResult<E>, extra: Record<string, unknown> = {}): CommandAnswer => ({
  position: positionToText(result.position),
  revision: result.revision,
  repeated: result.repeated,
  ...extra,
});

/** The data of the first event of a type among a command's events. */
export function dataOf<E extends DomainEvent, T extends E['type']>(
  events: readonly E[],
  type: T,
): Extract<E, { type: T }>['data'] | undefined {
  return events.find((event): event is Extract<E, { type: T }> => event.type === type)?.data;
}
