import type { RecordedEvent } from '@parley/eventsourcing';
import type { KeyedCommand } from './commands.js';

/** Commands that the server itself gives while it takes in a client's message; each has an id made of that message's. */
const isDerived = (commandId: string): boolean =>
  commandId.startsWith('register:client-') || commandId.endsWith(':source');

/** Events of each command after a position; those of ids, claims, operations and the log itself belong to none. */
function commandsOf(log: readonly RecordedEvent[], after: bigint): Map<string, RecordedEvent[]> {
  const commands = new Map<string, RecordedEvent[]>();
  for (const event of log) {
    if (event.position <= after || /^(ids|claim|operations|log)-/.test(event.stream)) continue;
    const { commandId } = event.metadata;
    commands.set(commandId, [...(commands.get(commandId) ?? []), event]);
  }
  return commands;
}

/** Whether these are what one run of one command appends: in one stream, one after the other, no kind of fact twice. */
const isOneRun = (events: readonly RecordedEvent[]): boolean =>
  events.every(
    ({ stream, revision }, index) => stream === events[0]?.stream && revision === events[0].revision + index,
  ) && new Set(events.map(({ type }) => type)).size === events.length;

/**
 * What is wrong with the log: an acknowledged command that is not there or not at the position that it answered, a command that is
 * there twice, and events of a command that was never acknowledged, as of a refused one.
 */
export function faultsOf(
  log: readonly RecordedEvent[],
  commands: readonly KeyedCommand[],
  after: bigint,
): string[] {
  const byCommand = commandsOf(log, after);
  const byPosition = new Map(log.map((event) => [String(event.position), event.metadata.commandId]));
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const { key, answer } of commands) {
    if (answer === undefined) continue;
    const commandId = byPosition.get(answer.position) ?? '';
    const events = byCommand.get(commandId) ?? [];
    if (String(events.at(-1)?.position) !== answer.position)
      faults.push(`${key} is not where it was acknowledged`);
    if (owners.has(commandId)) faults.push(`${key} and ${owners.get(commandId)} share events`);
    owners.set(commandId, key);
  }
  for (const [commandId, events] of byCommand) {
    if (!isOneRun(events)) faults.push(`${commandId} is there twice`);
    if (!owners.has(commandId) && !isDerived(commandId))
      faults.push(`${commandId} (${events[0]?.type} in ${events[0]?.stream}) was never acknowledged`);
  }
  if (new Set(log.map(({ id }) => id)).size !== log.length) faults.push('an event id is there twice');
  return faults;
}
