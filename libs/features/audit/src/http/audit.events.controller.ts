import { Get, Query, Res } from '@nestjs/common';
import { askOne, Asking, NameParam, QuestionRoute, ref, streamPieces, wantsLines } from '@parley/http';
import { requirePermission, staffEvents, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { managementEvents } from '@parley/subscriptions';
import type { FastifyReply } from 'fastify';
import { eventQuestion } from '../events/event.question.js';
import { allEventsQuestion, eventsQuestion, type EventFilter } from '../events/events.question.js';
import { auditRight } from '../permissions.js';
import { EventsDto, PeriodDto } from './audit.events.dto.js';
import { AuditController } from './audit-controller.js';

const STAFF = staffEvents.map(({ type }) => type);
const OPERATORS = managementEvents.map(({ type }) => type);
const ANSWERS = { json: ref('AuditEventPage'), line: ref('AuditEventLine') };

/** What has happened, over all dialogs. */
@AuditController('v1/audit')
export class AuditEventsController {
  constructor(private readonly asking: Asking) {}

  @Get('events')
  @QuestionRoute('Events by person, dialog, type, process and period', eventsQuestion, ANSWERS)
  events(
    @CurrentViewer() viewer: Viewer,
    @Query() { actor, dialogId, type, process, byProcess, commandType, data, ...period }: EventsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const filter = { actor, dialogId, type, process, byProcess, commandType };
    return this.#ask(viewer, filter, period, reply, data);
  }

  @Get('events/:eventId')
  @QuestionRoute('One event with everything that is kept of it', eventQuestion, { json: ref('AuditEvent') })
  event(
    @CurrentViewer() viewer: Viewer,
    @NameParam('eventId') eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    return askOne(this.asking, eventQuestion, { viewer, eventId }, reply);
  }

  @Get('staff')
  @QuestionRoute('What happened to users, groups, bots, rights and tokens', eventsQuestion, ANSWERS)
  staff(
    @CurrentViewer() viewer: Viewer,
    @Query() period: PeriodDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#ask(viewer, { types: STAFF }, period, reply, true);
  }

  @Get('operations')
  @QuestionRoute('What operators did to read models and processes', eventsQuestion, ANSWERS)
  operations(
    @CurrentViewer() viewer: Viewer,
    @Query() period: PeriodDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#ask(viewer, { types: OPERATORS }, period, reply, true);
  }

  #ask(
    viewer: Viewer,
    filter: EventFilter,
    { from, to, order = 'newest', position, cursor, limit }: PeriodDto,
    reply: FastifyReply,
    withData = false,
  ) {
    requirePermission(viewer, auditRight);
    const page = { cursor, limit };
    const given = { viewer, filter: { ...filter, from, to }, page, order, position, withData };
    return wantsLines(reply)
      ? streamPieces(this.asking, allEventsQuestion, given, reply)
      : askOne(this.asking, eventsQuestion, given, reply);
  }
}
