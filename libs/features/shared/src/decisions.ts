interface Command {
  readonly type: string;
}

/** One decision per command type, each with the context that this command needs. */
export type Decisions<State, C extends Command, Contexts extends Record<C['type'], unknown>, Event> = {
  readonly [T in C['type']]: (
    state: State,
    command: Extract<C, { type: T }>,
    context: Contexts[T],
  ) => readonly Event[];
};

/** Decides by the command's type. That command and context belong together is what `Contexts` says, and the caller keeps. */
export function decideBy<State, C extends Command, Contexts extends Record<C['type'], unknown>, Event>(
  decisions: Decisions<State, C, Contexts, Event>,
  state: State,
  command: C,
  context: Contexts[C['type']],
): readonly Event[] {
  const decision = decisions[command.type as C['type']] as (
    state: State,
    command: C,
    context: Contexts[C['type']],
  ) => readonly Event[];
  return decision(state, command, context);
}
