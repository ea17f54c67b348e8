import { Get, Query, Res } from '@nestjs/common';
import { Asking, askOne, IdParam, QuestionRoute, ref } from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { personAsOf } from '../../people/person-as-of.question.js';
import { auditRight } from '../../permissions.js';
import { AsOfDto, readMoment } from '../audit.dto.js';
import { AuditController } from '../audit-controller.js';

/** What people and bots were allowed. */
@AuditController('v1/audit/people')
export class AuditPeopleController {
  constructor(private readonly asking: Asking) {}

  @Get('manager/:userId')
  @QuestionRoute('What a user was allowed', personAsOf, { json: ref('PersonAsOf') })
  manager(
    @CurrentViewer() viewer: Viewer,
    @IdParam('userId') id: number,
    @Query() query: AsOfDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#ask(viewer, { kind: 'manager', id }, query, reply);
  }

  @Get('bot/:botId')
  @QuestionRoute('What a bot was allowed', personAsOf, { json: ref('PersonAsOf') })
  bot(
    @CurrentViewer() viewer: Viewer,
    @IdParam('botId') id: number,
    @Query() query: AsOfDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#ask(viewer, { kind: 'bot', id }, query, reply);
  }

  #ask(viewer: Viewer, person: Pick<Viewer, 'kind' | 'id'>, { asOf }: AsOfDto, reply: FastifyReply) {
    requirePermission(viewer, auditRight);
    return askOne(this.asking, personAsOf, { person, moment: readMoment('asOf', asOf) }, reply);
  }
}
