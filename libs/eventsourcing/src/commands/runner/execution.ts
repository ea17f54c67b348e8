import { setImmediate as nextTurn } from 'node:timers/promises';
import { append, resultOf, type Order, type Parts, type Result } from './appending.js';
import type { Loader } from './loading.js';
import type { CommandIdentity } from './idempotency.js';
import type { Loaded } from './state.js';
import type { CommandResult } from './types.js';
import type { DomainCommand } from '../decider.js';
import { type ConcurrencyError, DomainError, type ValidationError } from '../../values/errors.js';
import type { DomainEvent, EventDefinition } from '../../events/event.js';
import { fingerprintOf } from '../../events/fingerprint.js';
import { appendDecided } from '../../log/append-decided.js';
import { kernelErrors } from '../../values/kernel-errors.js';

/** The id becomes the key of a document, in stores that take neither NUL nor half a character. */
const COMMAND_ID = /^[^\0\p{Surrogate}]{1,500}$/u;

/** What was decided: events to append, a refusal, or nothing at all. */
interface Decision<Event> {
  readonly events: readonly Event[];
  readonly refusal?: { readonly error: unknown };
}

/** Carries out one command of a stream; never two of the same stream at once. */
export function createExecution(parts: Parts) {
  const { cache, loader, maxAttempts, idempotency } = parts;

  return async function execute<S, C extends DomainCommand, D extends EventDefinition, X>(
    order: Order<S, C, D, X>,
  ): Promise<Result<D>> {
    const { subject, stream } = order;
    const { kind } = subject;
    if (!COMMAND_ID.test(order.envelope.commandId)) throw invalidCommandId(stream);
    const identity = identityOf(order);
    const known = cache.get(stream, kind);
    return await appendDecided<Loaded, Result<D>>({
      attempts: maxAttempts,
      first: known ?? cache.set(await loader.load(kind, stream)),
      async decide(loaded) {
        const found = idempotency.find(identity, loaded);
        const prior = found === null ? null : await found;
        if (prior !== null) return { answer: resultOf(kind, stream, prior, true) };
        const decision = await decide(order, loaded);
        const { events } = decision;
        if (events.length > 0) return { append: () => append(parts, order, identity, loaded, events) };
        // A state from memory may be behind the log. An append finds that out by itself; any other answer has to ask.
        const newer = loaded === known ? await loader.refresh(loaded) : loaded;
        return newer === loaded ? { answer: nothing(loaded, decision) } : { newer: cache.set(newer) };
      },
      newer: async (loaded) => cache.set(await afterConflict(loader, loaded)),
      contention: () => contention(stream, maxAttempts),
    });
  };
}

function identityOf<S, C extends DomainCommand, D extends EventDefinition, X>({
  stream,
  command,
  envelope,
  options,
}: Order<S, C, D, X>): CommandIdentity {
  return { stream, commandId: envelope.commandId, fingerprint: fingerprintOf(options.body ?? command) };
}

/** What is not there for the sender is refused as such, whatever revision was expected: else the conflict would tell that it exists. */
async function decide<S, C extends DomainCommand, D extends EventDefinition, X>(
  order: Order<S, C, D, X>,
  loaded: Loaded,
): Promise<Decision<DomainEvent<D>>> {
  const { subject, id, command, options } = order;
  let decision: Decision<DomainEvent<D>>;
  try {
    const state = subject.stateOf(loaded);
    const context = await options.context(state, loaded.revision);
    decision = { events: subject.decide(state, command, context, id) };
  } catch (error) {
    decision = { events: [], refusal: { error } };
  }
  const expected = options.expectedRevision ?? loaded.revision;
  if (expected === loaded.revision || !isKnowable(decision)) return decision;
  return { events: [], refusal: { error: unexpected(order.stream, expected, loaded.revision) } };
}

/** Whether the sender may know the stream's revision; where that could not be found out, the error stands. */
const isKnowable = ({ refusal }: Decision<unknown>): boolean =>
  refusal === undefined || (refusal.error instanceof DomainError && refusal.error.kind !== 'not-found');

/** Where nothing newer is found the log itself is another one than before: restored from a backup, say. */
async function afterConflict(loader: Loader, loaded: Loaded): Promise<Loaded> {
  await nextTurn();
  const newer = await loader.refresh(loaded);
  return newer === loaded ? loader.load(loaded.kind, loaded.stream) : newer;
}

function nothing<Event>(loaded: Loaded, { refusal }: Decision<Event>): CommandResult<Event> {
  if (refusal !== undefined) throw refusal.error;
  const { stream, revision, position } = loaded;
  return { stream, revision, position, events: [], repeated: false };
}

function unexpected(stream: string, expected: number, actual: number): ConcurrencyError {
  return kernelErrors.REVISION_CONFLICT(
    `${stream} is at revision ${actual}, not ${expected}.`,
    { stream, expected, actual },
    { retryable: false },
  );
}

function contention(stream: string, attempts: number): ConcurrencyError {
  return kernelErrors.TOO_MUCH_CONTENTION(
    `Other commands changed ${stream} during each of ${attempts} decisions.`,
    { stream, attempts },
  );
}

function invalidCommandId(stream: string): ValidationError {
  return kernelErrors.INVALID_COMMAND_ID(`The command for ${stream} has no usable id.`, { stream });
}
