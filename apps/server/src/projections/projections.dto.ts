import { Flag, Text, WholeNumber, QueryNumber } from '@parley/http';

export class HistoryDto {
  @QueryNumber({ min: 1, max: 1_000, description: 'Most operations to answer, default 50.' })
  limit?: number;

  @QueryNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, description: 'Only operations before this revision.' })
  before?: number;
}

export class RebuildDto {
  @Flag({
    optional: true,
    description: 'The build waits for a switch instead of taking over by itself once it has caught up.',
  })
  hold?: boolean;
}

export class ReasonDto {
  @Text({ min: 1, max: 500, pattern: /\S/, description: 'Why. No personal data.' })
  reason!: string;
}

export class BuildDto {
  @WholeNumber({ min: 0, description: 'Version of the build.' })
  version!: number;

  @WholeNumber({ min: 0, description: 'Generation of the build.' })
  generation!: number;
}
