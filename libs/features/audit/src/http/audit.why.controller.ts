import { Get, Inject, Query, Res } from '@nestjs/common';
import {
  askOne,
  Asking,
  IdParam,
  NameParam,
  QuestionRoute,
  READ_SERVICES,
  type ReadServices,
  ref,
} from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { auditRight } from '../permissions.js';
import { whyNotDeliveredQuestion } from '../why/why-not-delivered.question.js';
import { whyResponsibleQuestion } from '../why/why-responsible.question.js';
import { whyQuestion } from '../why/why.question.js';
import { AsOfDto, readMoment } from './audit.dto.js';
import { heldUpTo } from './access/held-up-to.js';
import { AuditController } from './audit-controller.js';

/** Why something happened. */
@AuditController('v1/audit')
export class AuditWhyController {
  constructor(
    private readonly asking: Asking,
    @Inject(READ_SERVICES) private readonly services: ReadServices,
  ) {}

  @Get('why/:eventId')
  @QuestionRoute('Why an event happened, and what came of it', whyQuestion, { json: ref('AuditWhy') })
  why(
    @CurrentViewer() viewer: Viewer,
    @NameParam('eventId') eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    return askOne(this.asking, whyQuestion, { viewer, eventId }, reply);
  }

  @Get('dialogs/:dialogId/why-responsible')
  @QuestionRoute('Why a dialog was with somebody', whyResponsibleQuestion, {
    json: ref('AuditWhyResponsible'),
  })
  async whyResponsible(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { asOf }: AsOfDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const given = { viewer, dialogId, moment: readMoment('asOf', asOf) };
    await heldUpTo(this.services, ['tenures', 'audit-events']);
    return askOne(this.asking, whyResponsibleQuestion, given, reply);
  }

  @Get('messages/:messageId/why-not-delivered')
  @QuestionRoute('Why a message has not reached the client', whyNotDeliveredQuestion, {
    json: ref('AuditWhyNotDelivered'),
  })
  whyNotDelivered(
    @CurrentViewer() viewer: Viewer,
    @IdParam('messageId') messageId: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    return askOne(this.asking, whyNotDeliveredQuestion, { viewer, messageId }, reply);
  }
}
