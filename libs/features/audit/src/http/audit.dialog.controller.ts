import { Get, Query, Res } from '@nestjs/common';
import { Asking, askOne, IdParam, QuestionRoute, ref, streamPieces, wantsLines } from '@parley/http';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { dialogAsOf } from '../dialog/dialog-as-of.question.js';
import { differenceQuestion } from '../dialog/difference/difference.question.js';
import { feedAsOf } from '../dialog/feed/feed-as-of.question.js';
import { stepsPageQuestion, stepsQuestion } from '../dialog/steps/steps.question.js';
import { auditRight } from '../permissions.js';
import { AsOfDto, AsOfPageDto, DifferenceDto, readMoment } from './audit.dto.js';
import { AuditController } from './audit-controller.js';

/** Dialogs as they were. */
@AuditController('v1/audit/dialogs/:dialogId')
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

  @Get('feed')
  @QuestionRoute('The feed as it was, in the order of the log, with the edits of messages', feedAsOf, {
    json: ref('FeedAsOf'),
  })
  feed(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { asOf, cursor, limit }: AsOfPageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const given = { viewer, dialogId, moment: readMoment('asOf', asOf), page: { cursor, limit } };
    return askOne(this.asking, feedAsOf, given, reply);
  }

  @Get('difference')
  @QuestionRoute('What two moments have differently, in words and as data', differenceQuestion, {
    json: ref('DialogDifference'),
  })
  difference(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { from, to, cursor }: DifferenceDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const moments = { from: readMoment('from', from), to: readMoment('to', to) };
    const given = { viewer, dialogId, ...moments, cursor };
    return askOne(this.asking, differenceQuestion, given, reply);
  }

  @Get('steps')
  @QuestionRoute('Each event with its cause, the state after it and what it changed', stepsPageQuestion, {
    json: ref('StepsPage'),
    line: { anyOf: [ref('StepsHead'), ref('Step')] },
  })
  async steps(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { asOf, cursor, limit }: AsOfPageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    requirePermission(viewer, auditRight);
    const given = { viewer, dialogId, moment: readMoment('asOf', asOf) };
    if (wantsLines(reply)) return streamPieces(this.asking, stepsQuestion, given, reply, WHOLE_DIALOG);
    return askOne(this.asking, stepsPageQuestion, { ...given, page: { cursor, limit } }, reply);
  }
}

/** Lines go out as fast as the client reads. */
const WHOLE_DIALOG = { deadlineMs: 60 * 60_000 };
