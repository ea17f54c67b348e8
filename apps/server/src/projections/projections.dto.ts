import { Text } from '../http/fields.js';

export class SkipDto {
  @Text({ min: 1, max: 500, description: 'Why the event may be passed over. No personal data.' })
  reason!: string;
}
