import type { ParkedStream, ProcessNotice, ProjectionNotice, StoppedBuild } from '@parley/subscriptions';
import { adviceForParked, adviceForReaction, adviceForStop } from './advice.js';
import type { Log } from './log.js';
import { isOfStore } from './outage.js';

/**
 * Writes what happens to read models into the log. `isShared`: other processes may run them too; where none can, it says nothing that
 * this one takes and leaves them.
 */
export const logProjectionNotices =
  (log: Log, isShared: boolean) =>
  (notice: ProjectionNotice): void => {
    switch (notice.kind) {
      case 'stopped':
        return log.error(stopFields(notice.build), 'a read model has stopped');
      case 'parked':
        return logParked(log, notice.parked);
      case 'resumed':
        return log.info(
          { ...buildFields(notice.build), ...(notice.stream !== null && { stream: notice.stream }) },
          notice.stream === null ? 'a read model goes on' : 'a stream goes on in a read model',
        );
      case 'paused':
        return log.warn(
          { ...buildFields(notice.build), do: `parley projections resume ${notice.build.name}` },
          'a read model is paused by an operator',
        );
      case 'served':
        return log.info(buildFields(notice.build), 'a build has taken over: queries read it from now on');
      case 'dropped':
        return log.info(buildFields(notice.build), 'a build was given up: its documents are gone');
      case 'taken':
        return at(log, isShared)(buildFields(notice.build), 'this process runs a read model now');
      case 'left': {
        const { build, code } = notice;
        const isQuiet = code !== null && isOfStore(code);
        return at(log, isShared && !isQuiet)(
          { ...buildFields(build), ...(code !== null && { code }) },
          'this process runs a read model no longer',
        );
      }
    }
  };

const at = (log: Log, isWorthIt: boolean): Log['info'] =>
  isWorthIt ? log.info.bind(log) : log.debug.bind(log);

interface Build {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
}

const buildFields = ({ name: readModel, version, generation }: Build) => ({ readModel, version, generation });

function stopFields(stopped: StoppedBuild): object {
  const { code, message: reason, since, at: place } = stopped;
  const where = place && { ...place, position: place.position.toString() };
  const advice = adviceForStop(stopped, code, place?.stream ?? null);
  return { ...buildFields(stopped), ...where, code, reason, since, do: advice };
}

function logParked(log: Log, parked: ParkedStream): void {
  const { stream, revision, position, type, code, message, reason, parkedAt: since } = parked;
  const place = { stream, revision, position: position.toString(), type };
  const why = { code, reason: reason ?? message, since, do: adviceForParked(parked) };
  const fields = { ...buildFields(parked), ...place, ...why };
  if (parked.eventId === null) log.warn(fields, 'a stream waits in a read model, by order of an operator');
  else log.error(fields, 'a stream waits in a read model: one of its events cannot be folded');
}

/** Writes what happens to processes into the log, likewise. */
export const logProcessNotices =
  (log: Log, isShared: boolean) =>
  (notice: ProcessNotice): void => {
    switch (notice.kind) {
      case 'failed':
        return log.error(
          { process: notice.process, code: notice.code, reason: notice.message },
          'a process has failed; it is tried again, but the fault lasts',
        );
      case 'parked': {
        const { parked } = notice;
        const { process, stream, revision, type, code, message: reason, parkedAt: since } = parked;
        const place = { process, stream, revision, position: parked.position.toString(), type };
        return log.error(
          { ...place, code, reason, since, do: adviceForReaction(parked) },
          'a stream waits in a process: it cannot react to one of its events',
        );
      }
      case 'resumed':
        return log.info(
          { process: notice.process, ...(notice.stream !== null && { stream: notice.stream }) },
          notice.stream === null ? 'a process goes on' : 'a stream goes on in a process',
        );
      case 'taken':
        return at(log, isShared)({ process: notice.process }, 'this program runs a process now');
      case 'left': {
        const { process, code } = notice;
        const isQuiet = code !== null && isOfStore(code);
        return at(log, isShared && !isQuiet)(
          { process, ...(code !== null && { code }) },
          'this program runs a process no longer',
        );
      }
    }
  };
