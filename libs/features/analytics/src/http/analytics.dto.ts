import { InstantField, OneOf, QueryDto, QueryNumber, Text } from '@parley/http';

const LIST = /^-?[A-Za-z][A-Za-z0-9]*(,-?[A-Za-z][A-Za-z0-9]*)*$/;
const WHO = /^(none|channel|client|(manager|bot):[1-9]\d{0,15})$/;

/** What every question for figures takes. */
class AnalysisDto extends QueryDto {
  @Text({ max: 1_000, optional: true, pattern: LIST, description: 'Names of figures, separated by commas.' })
  figures?: string;

  @Text({
    max: 200,
    optional: true,
    pattern: LIST,
    description:
      'What rows are put together by, separated by commas: names of groups, or hour, day, week, month.',
  })
  groups?: string;

  @Text({
    max: 1_000,
    optional: true,
    pattern: LIST,
    description: 'Figures and groups to sort by, separated by commas; a minus before one sorts downwards.',
  })
  sort?: string;

  @Text({
    max: 64,
    optional: true,
    description: 'Time zone of hours, days, weeks and months, such as Europe/Berlin. Default UTC.',
  })
  zone?: string;

  @InstantField({ optional: true, description: 'The beginning of the period.' })
  from?: string;

  @InstantField({ optional: true, description: 'The end of the period, which is not in it.' })
  to?: string;

  @QueryNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Only of this channel.' })
  channel?: number;

  @QueryNumber({ min: 1, max: 1_000, description: 'Rows of a page, default 100.' })
  limit?: number;

  @Text({ min: 1, max: 1024, optional: true, description: 'Cursor that the page before answered as next.' })
  cursor?: string;
}

export class SessionsDto extends AnalysisDto {
  @OneOf({
    values: ['opened', 'closed'],
    optional: true,
    description: 'Which time the period, hours, days, weeks and months are of. Default opened.',
  })
  period?: string;

  @Text({
    max: 24,
    optional: true,
    pattern: WHO,
    description: 'Only with this responsible: manager:<id>, bot:<id> or none.',
  })
  responsible?: string;

  @Text({
    max: 24,
    optional: true,
    pattern: WHO,
    description: 'Only answered first by manager:<id>, bot:<id> or channel.',
  })
  firstAnswerBy?: string;

  @Text({ max: 100, optional: true, description: 'Only from this source (utmSource).' })
  source?: string;

  @OneOf({
    values: ['open', 'manager', 'bot', 'client', 'channel', 'system', 'deleted'],
    optional: true,
    description:
      'Only those that are open, that these closed, or that were open when their dialog was deleted.',
  })
  outcome?: string;
}

export class ClientsDto extends SessionsDto {
  @QueryNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Only of this client.' })
  client?: number;
}

/** Of whom and whence the dialogs are. */
class ResponsibleDto extends AnalysisDto {
  @Text({
    max: 24,
    optional: true,
    pattern: WHO,
    description: 'Only of manager:<id>, bot:<id> or none.',
  })
  responsible?: string;

  @OneOf({ values: ['manager', 'bot', 'none'], optional: true, description: 'Only of this kind.' })
  responsibleKind?: string;

  @Text({ max: 100, optional: true, description: 'Only from this source (utmSource).' })
  source?: string;
}

export class LoadDto extends ResponsibleDto {
  @OneOf({
    values: ['taken', 'left'],
    optional: true,
    description: 'Which time the period and units of time are of: when dialogs were taken over, or left.',
  })
  period?: 'taken' | 'left';
}

export class MessagesDto extends ResponsibleDto {}

export class TrafficDto extends AnalysisDto {
  @Text({
    max: 24,
    optional: true,
    pattern: WHO,
    description: 'Only messages of client, channel, manager:<id> or bot:<id>.',
  })
  author?: string;

  @OneOf({
    values: ['client', 'manager', 'bot', 'channel'],
    optional: true,
    description: 'Only messages of authors of this kind.',
  })
  authorKind?: string;

  @Text({ max: 40, optional: true, description: 'Only failed deliveries with this code.' })
  code?: string;
}
