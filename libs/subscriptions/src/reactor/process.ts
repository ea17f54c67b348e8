import type { Actor, CommandEnvelope, RecordedEvent } from '@parley/eventsourcing';

/** One command that a process causes because of an event. */
export interface Reaction {
  /**
   * Tells the reactions to one event apart, and names the same command whenever the event is delivered again: part of the
   * command's id, for ever.
   */
  readonly step: string;
  /**
   * Whose rights decide, as they are at the moment of the decision: usually the actor of the event. The command is then theirs, and names the
   * process beside them. Default: the system.
   */
  readonly actingFor?: Actor;
  /** Runs exactly one command with this envelope. */
  run(envelope: CommandEnvelope): Promise<unknown>;
}

export type Reactions = Iterable<Reaction> | AsyncIterable<Reaction>;

/**
 * What follows from an event. It may read, and it may yield page by page: each reaction is carried out before the next is asked for.
 * It is asked again after a kill, perhaps for an event whose reactions were carried out already, and then by another process
 * than before: so a command is decided on the state that it meets, never only on what was read here.
 */
export type React<E extends RecordedEvent = RecordedEvent> = (event: E) => Reactions;

// The reactions differ in the event they take; the map is only ever called with the matching type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyReact = React<any>;

export interface Process {
  /** Letters, digits and `-`, begins with a letter, at most 60 characters. Never changed and never given to another process. */
  readonly name: string;
  /** Where it begins when it runs for the first time: at the end of the log, or at its start. */
  readonly from: 'now' | 'start';
  readonly on: Readonly<Record<string, AnyReact>>;
}

/** A new process leaves history alone unless it says that it wants it: `from: 'start'`. */
export const defineProcess = ({
  from = 'now',
  ...process
}: Omit<Process, 'from'> & Partial<Process>): Process => ({
  ...process,
  from,
});

/** Types a reaction by its event. */
export const reactTo = <E extends RecordedEvent>(react: React<E>): React<E> => react;
