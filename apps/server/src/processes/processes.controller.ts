import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { administrator, requirePermission, type Viewer } from '@parley/staff';
import { positionToText, type CommandEnvelope, type Position } from '@parley/eventsourcing';
import type { ParkedReaction, ProcessState } from '@parley/subscriptions';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { ApiBearerAuth, ApiTags, listOf, object, ref, NameParam, OperatorRoute } from '@parley/http';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { PassOverDto } from './processes.dto.js';

const itemsOf = (row: string) => object<{ items: unknown }>({ items: listOf(ref(row)) });

/** How long a command may take before it is answered as accepted, in ms. */
const ORDER_WAIT_MS = 5_000;

/** For operators: administrators alone. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/processes')
export class ProcessesController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Get()
  @OperatorRoute('State, position and lag of every process', itemsOf('ProcessRow'))
  async list(@CurrentViewer() viewer: Viewer) {
    requirePermission(viewer, administrator);
    return { items: (await this.core.processes.states()).map(stateRow) };
  }

  @Get(':name/parked')
  @OperatorRoute('Streams that wait behind an event which could not be reacted to', itemsOf('ParkedReaction'))
  async parked(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    requirePermission(viewer, administrator);
    return { items: (await this.core.processes.parked(name)).map(parkedRow) };
  }

  @Post(':name/parked/:stream/retry')
  @OperatorRoute('React to what waits of a stream', ref('ProcessOrder'))
  async retry(
    @CurrentViewer() viewer: Viewer,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
    @Envelope() envelope: CommandEnvelope,
  ) {
    requirePermission(viewer, administrator);
    return this.#answer(name, stream, await this.core.processes.retry(name, stream, envelope));
  }

  @Post(':name/parked/:stream/skip')
  @OperatorRoute(
    'Pass over the event that could not be reacted to, and react to what waits behind it',
    ref('ProcessOrder'),
  )
  async skip(
    @CurrentViewer() viewer: Viewer,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
    @Body() { reason }: PassOverDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    requirePermission(viewer, administrator);
    const order = this.core.processes.skip(name, stream, reason, envelope);
    return this.#answer(name, stream, await order);
  }

  async #answer(name: string, stream: string, position: Position) {
    const { processes } = this.core;
    const isDone = await processes.waitFor(name, position, ORDER_WAIT_MS);
    const parked = (await processes.parked(name)).find((one) => one.stream === stream);
    return {
      position: positionToText(position),
      outcome: isDone ? 'done' : 'ordered',
      parked: parked === undefined ? null : parkedRow(parked),
    };
  }
}

const stateRow = (state: ProcessState) => ({
  ...state,
  position: positionToText(state.position),
  head: state.head === null ? null : positionToText(state.head),
});

const parkedRow = (parked: ParkedReaction) => ({ ...parked, position: positionToText(parked.position) });
