import { Text } from '@parley/http';

export class AddExampleThingDto {
  @Text({ min: 1, max: 100, description: 'Name shown in lists.' })
  name!: string;
}
