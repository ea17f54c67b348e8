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
  Text,
} from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { responsibleOf, type ResponsibleKey } from '@parley/shared';
import type { FastifyReply } from 'fastify';
import { auditRight, usesQuestion, viewersQuestion, visibleQuestion } from '../../index.js';
import { heldUpTo } from './held-up-to.js';
import { periodOf, personOf } from './periods.js';
import { AuditController } from '../audit-controller.js';

class VisibleDto extends PageDto {
  @Text({ max: 40, description: 'A moment by RFC 3339, or a day in UTC, such as 2026-11-29.' })
  at!: string;
}

class UsesDto extends PageDto {
  @InstantField({ optional: true, description: 'Only what was recorded at this time or later, by RFC 3339.' })
  from?: string;

  @InstantField({ optional: true, description: 'Only what was recorded before this time.' })
  to?: string;

  @Text({
    optional: true,
    max: 30,
    pattern: /^(manager|bot):[1-9]\d{0,15}$/,
    description: 'Only of one, such as manager:7.',
  })
  person?: string;
}

/** Who could see what, and which rights were used. */
@AuditController('v1/audit')
export class AuditAccessController {
  constructor(
    private readonly asking: Asking,
    @Inject(READ_SERVICES) private readonly services: ReadServices,
  ) {}

  @Get('dialogs/:dialogId/viewers')
  @QuestionRoute('Who could see a dialog, when and why', viewersQuestion, { json: ref('DialogViewers') })
  async viewers(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { cursor, limit }: PageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const position = await heldUpTo(this.services, viewersQuestion.reads);
    const given = { viewer, dialogId, page: { cursor, limit }, position };
    return askOne(this.asking, viewersQuestion, given, reply);
  }

  @Get('people/:kind/:id/visible')
  @QuestionRoute('Which dialogs a person or bot could see at a moment, or on a day', visibleQuestion, {
    json: ref('VisibleDialogs'),
  })
  async visible(
    @CurrentViewer() viewer: Viewer,
    @NameParam('kind') kind: string,
    @IdParam('id') id: number,
    @Query() { at, cursor, limit }: VisibleDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const asked = { person: personOf(kind, id), ...periodOf(at) };
    const position = await heldUpTo(this.services, visibleQuestion.reads);
    return askOne(
      this.asking,
      visibleQuestion,
      { viewer, ...asked, page: { cursor, limit }, position },
      reply,
    );
  }

  @Get('rights/uses')
  @QuestionRoute('Commands that only a permission allowed', usesQuestion, { json: ref('RightUses') })
  async uses(
    @CurrentViewer() viewer: Viewer,
    @Query() { from, to, person, cursor, limit }: UsesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const position = await heldUpTo(this.services, ['audit-events', 'audit-channels', 'tenures']);
    const asked = person === undefined ? null : responsibleOf(person as ResponsibleKey);
    const given = { viewer, person: asked, from, to, page: { cursor, limit }, position };
    return askOne(this.asking, usesQuestion, given, reply);
  }
}
