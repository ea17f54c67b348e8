import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags, Asking, askOne, IdParam, QuestionRoute, ref } from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { dialogAsOf } from '../dialog/dialog-as-of.question.js';
import { auditRight } from '../permissions.js';
import { AsOfDto, readMoment } from './audit.dto.js';

/** Dialogs as they were. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit/dialogs/:dialogId')
export class AuditDialogController {
  constructor(private readonly asking: Asking) {}

  @Get()
  @QuestionRoute('A dialog as it was: state, row of the list, client card', dialogAsOf, {
    json: ref('DialogAsOf'),
  })
  asOf(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { asOf }: AsOfDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const given = { viewer, dialogId, moment: readMoment('asOf', asOf) };
    return askOne(this.asking, dialogAsOf, given, reply);
  }
}
