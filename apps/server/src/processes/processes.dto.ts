import { Text } from '@parley/http';

export class PassOverDto {
  @Text({
    min: 1,
    max: 500,
    pattern: /\S/,
    description: 'Why the event may be passed over. No personal data.',
  })
  reason!: string;
}
