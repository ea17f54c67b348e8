import { Get, Query } from '@nestjs/common';
import { IdParam, NameParam, PageDto, QueryRoute, Reader, ReadRecords, ref } from '@parley/http';
import { responsibleKey } from '@parley/shared';
import { requirePermission, type Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { auditRight } from '../../index.js';
import { personOf } from '../access/periods.js';
import { readsPage } from './reads.query.js';
import { AuditController } from '../audit-controller.js';

const READS = ['audit-channels', 'staff'];

/** Who did see what, as far as it was recorded. */
@AuditController('v1/audit')
export class AuditReadsController {
  constructor(
    private readonly reader: Reader,
    private readonly records: ReadRecords,
  ) {}

  @Get('dialogs/:dialogId/reads')
  @QueryRoute('Who was shown a dialog, the latest first', ref('RecordedReads'), READS)
  ofDialog(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() { cursor, limit }: PageDto,
  ) {
    requirePermission(viewer, auditRight);
    return readsPage({ reader: this.reader, records: this.records }, viewer, { dialogId }, { cursor, limit });
  }

  @Get('people/:kind/:id/reads')
  @QueryRoute('What a person or bot was shown, the latest first', ref('RecordedReads'), READS)
  ofPerson(
    @CurrentViewer() viewer: Viewer,
    @NameParam('kind') kind: string,
    @IdParam('id') id: number,
    @Query() { cursor, limit }: PageDto,
  ) {
    requirePermission(viewer, auditRight);
    const person = responsibleKey(personOf(kind, id));
    return readsPage({ reader: this.reader, records: this.records }, viewer, { person }, { cursor, limit });
  }
}
