import { Get, Inject, Query } from '@nestjs/common';
import type { ReadsOf } from '@parley/application';
import {
  IdParam,
  InstantField,
  NameParam,
  PageDto,
  QueryRoute,
  READ_SERVICES,
  Reader,
  ReadRecords,
  type ReadServices,
  ref,
} from '@parley/http';
import { responsibleKey } from '@parley/shared';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { auditRight } from '../../index.js';
import { personOf } from '../access/periods.js';
import { READS, readsPage } from './reads.query.js';
import { AuditController } from '../audit-controller.js';

class ReadsDto extends PageDto {
  @InstantField({ optional: true, description: 'Only what was shown at this time or later.' })
  from?: string;

  @InstantField({
    optional: true,
    description:
      'Only what was shown before this time: by that of storedUpTo an answer comes out the same again.',
  })
  to?: string;
}

/** Who did see what, as far as it was recorded. */
@AuditController('v1/audit')
export class AuditReadsController {
  constructor(
    private readonly reader: Reader,
    private readonly records: ReadRecords,
    @Inject(READ_SERVICES) private readonly services: ReadServices,
  ) {}

  @Get('dialogs/:dialogId/reads')
  @QueryRoute('Who was shown a dialog, the latest first', ref('RecordedReads'), READS)
  ofDialog(@CurrentViewer() viewer: Viewer, @IdParam('dialogId') dialogId: number, @Query() query: ReadsDto) {
    requirePermission(viewer, auditRight);
    return this.#page(viewer, { dialogId }, query);
  }

  @Get('people/:kind/:id/reads')
  @QueryRoute('What a person or bot was shown, the latest first', ref('RecordedReads'), READS)
  ofPerson(
    @CurrentViewer() viewer: Viewer,
    @NameParam('kind') kind: string,
    @IdParam('id') id: number,
    @Query() query: ReadsDto,
  ) {
    requirePermission(viewer, auditRight);
    return this.#page(viewer, { person: responsibleKey(personOf(kind, id)) }, query);
  }

  #page(viewer: Viewer, of: ReadsOf['of'], { from, to, cursor, limit }: ReadsDto) {
    const { reader, records, services } = this;
    return readsPage({ reader, records, services }, viewer, { of, from, to }, { cursor, limit });
  }
}
