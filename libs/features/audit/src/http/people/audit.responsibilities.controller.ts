import { Get, Inject, Query, Res } from '@nestjs/common';
import {
  askOne,
  Asking,
  IdParam,
  InstantField,
  NameParam,
  PageDto,
  QuestionRoute,
  READ_SERVICES,
  type ReadServices,
  ref,
} from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { responsibilitiesQuestion } from '../../people/responsibilities.question.js';
import { auditRight } from '../../permissions.js';
import { heldUpTo } from '../access/held-up-to.js';
import { personOf } from '../access/periods.js';
import { AuditController } from '../audit-controller.js';

class ResponsibilitiesDto extends PageDto {
  @InstantField({ optional: true, description: 'Only what lasted beyond this time.' })
  from?: string;

  @InstantField({ optional: true, description: 'Only what began before this time.' })
  to?: string;
}

@AuditController('v1/audit/people/:kind/:id/dialogs')
export class AuditResponsibilitiesController {
  constructor(
    private readonly asking: Asking,
    @Inject(READ_SERVICES) private readonly services: ReadServices,
  ) {}

  @Get()
  @QuestionRoute('Every dialog of which somebody was responsible, and when', responsibilitiesQuestion, {
    json: ref('Responsibilities'),
  })
  async dialogs(
    @CurrentViewer() viewer: Viewer,
    @NameParam('kind') kind: string,
    @IdParam('id') id: number,
    @Query() { from, to, cursor, limit }: ResponsibilitiesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const person = personOf(kind, id);
    const position = await heldUpTo(this.services, responsibilitiesQuestion.reads);
    const given = { viewer, person, from, to, page: { cursor, limit }, position };
    return askOne(this.asking, responsibilitiesQuestion, given, reply);
  }
}
