import { applyDecorators, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags, Recorded } from '@parley/http';

/** A controller of what auditors ask; what it answers is recorded, as all that auditors read is. */
export const AuditController = (path: string): ClassDecorator =>
  applyDecorators(ApiTags('audit'), ApiBearerAuth(), Recorded('audit'), Controller(path));
