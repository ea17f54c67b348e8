import { Body, Controller, Delete, Get, Put, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { ApiBearerAuth, ApiTags, IfMatch, QueryRoute, Reader, ref, RevisionCommandRoute } from '@parley/http';
import { Envelope } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { getTimeLimits, RemoveTimeLimits, SetTimeLimits, timeLimitsFeature } from '../index.js';
import { SetTimeLimitsDto } from './time-limits.dto.js';

const ETAG = {
  ETag: {
    description: 'Revision of the time limits, for If-Match; absent before they are set for the first time.',
    schema: { type: 'string', pattern: '^"[0-9]+"$' },
  },
};

@ApiTags('time-limits')
@ApiBearerAuth()
@Controller('v1/time-limits')
export class TimeLimitsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get()
  @QueryRoute(
    'Time limits, working hours and time zone',
    ref('TimeLimits'),
    timeLimitsFeature.queries.getTimeLimits,
    ETAG,
  )
  async get(@Res({ passthrough: true }) reply: FastifyReply) {
    const limits = await getTimeLimits(this.reader);
    if (limits.revision >= 0) reply.header('etag', `"${limits.revision}"`);
    return limits;
  }

  @Put()
  @RevisionCommandRoute('Set the time limits', 'the time limits')
  set(
    @Body() { settings }: SetTimeLimitsDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new SetTimeLimits({ settings }, envelope, revision));
  }

  @Delete()
  @RevisionCommandRoute('Remove the time limits: no dialog is marked any more', 'the time limits')
  remove(@Envelope() envelope: CommandEnvelope, @IfMatch() revision?: number) {
    return this.commands.execute(new RemoveTimeLimits({}, envelope, revision));
  }
}
