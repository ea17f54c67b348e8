import { Text } from '@parley/http';

export class RenameClientDto {
  @Text({ min: 1, max: 255, description: 'Name shown in lists.' })
  name!: string;
}

export class ContactsDto {
  @Text({ max: 64, nullable: true, description: 'Phone, or null for none.' })
  phone!: string | null;

  @Text({ max: 255, nullable: true, description: 'E-mail address, or null for none.' })
  email!: string | null;
}
