import { JsonObject } from '@parley/http';

export class SetTimeLimitsDto {
  @JsonObject({ like: 'TimeLimitsSettings', description: 'Replaces all that were set.' })
  settings!: Record<string, unknown>;
}
