import type { ParkedReaction, ParkedStream, StoppedBuild } from '@parley/subscriptions';

type Place = Pick<StoppedBuild, 'name' | 'version' | 'generation' | 'serving'>;

/** What to type when a read model has stopped. `stream`: of the event at which it did; null: a store failed it. */
export function adviceForStop(
  { name, version, generation, serving }: Place,
  code: string,
  stream: string | null,
): string {
  const giveUp = serving ? '' : `; give it up: parley projections drop ${name} ${version}.${generation}`;
  if (stream === null) return `${mend(code)}; then: parley projections resume ${name}${giveUp}`;
  return (
    `once it is mended: parley projections retry ${name} ${stream}; ` +
    `pass over the event for good: parley projections skip ${name} ${stream} --reason <why>${giveUp}`
  );
}

const mend = (code: string): string =>
  code === 'STORE_DAMAGED'
    ? 'stop Parley, see parley doctor --deep, restore the file from a backup and start again'
    : 'mend what the reason names';

export const adviceForParked = ({ name, stream, eventId }: ParkedStream): string =>
  `parley projections retry ${name} ${stream}` +
  (eventId === null ? '' : `, or parley projections skip ${name} ${stream} --reason <why>`);

export const adviceForReaction = ({ process, stream }: ParkedReaction): string =>
  `parley processes retry ${process} ${stream}, or parley processes skip ${process} ${stream} --reason <why>`;
