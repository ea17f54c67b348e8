import { Decoration, Text } from '@parley/http';

export class CustomerDto {
  @Text({ min: 1, max: 64, description: "The client's id in the messenger." })
  externalId!: string;

  @Decoration({
    description:
      "Name shown in lists; beyond 255 characters it is cut. Without one that shows, the client's id in the messenger stands for it.",
  })
  name?: string | null;

  @Decoration({ description: 'Phone; left out beyond 64 characters.' })
  phone?: string | null;

  @Decoration({ description: 'E-mail address; left out beyond 255 characters.' })
  email?: string | null;

  @Decoration({
    description: 'Address of a picture; left out unless it is of http or https, of at most 2048 characters.',
  })
  avatarUrl?: string | null;

  @Decoration({ description: "Address of the client's page; left out like that of a picture." })
  profileUrl?: string | null;
}
