import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ParleyError } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { METRICS, type Metrics } from '../http/metrics.js';
import type { CommandAnswer, Message } from './handler.js';

/** Sends a message to its handler and counts how it went. */
@Injectable()
export class Commands {
  constructor(
    private readonly bus: CommandBus,
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(CORE) private readonly core: Core,
  ) {}

  async run(message: Message<unknown>): Promise<CommandAnswer> {
    const name = message.constructor.name;
    const finish = this.core.liveWork.begin();
    try {
      const answer = await this.bus.execute(message);
      this.metrics.command(name, answer.repeated ? 'repeated' : 'done');
      return answer;
    } catch (error) {
      this.metrics.command(name, error instanceof ParleyError ? error.code : 'INTERNAL');
      throw error;
    } finally {
      finish();
    }
  }
}
