import { applyDecorators, Controller, Get, Query, Res } from '@nestjs/common';
import type { Question } from '@parley/application';
import {
  ApiBearerAuth,
  ApiTags,
  Asking,
  askOne,
  Content,
  PARLEY_READ,
  ReadingRoute,
  Recorded,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import {
  clientsQuestion,
  loadQuestion,
  messagesQuestion,
  sessionsQuestion,
  trafficQuestion,
  type AnalyticsAnswer,
} from '../questions/analytics.question.js';
import type { Analysis } from '../questions/analysis.js';
import { ClientsDto, LoadDto, MessagesDto, SessionsDto, TrafficDto } from './analytics.dto.js';
import { csvOf } from './csv.js';

const CSV = 'text/csv';

type Asked = SessionsDto | ClientsDto | LoadDto | MessagesDto | TrafficDto;

const FiguresRoute = (summary: string, { reads }: Pick<Question, 'reads'>): MethodDecorator =>
  applyDecorators(
    ReadingRoute(summary, reads),
    Content(
      'The answer; as CSV for clients that accept text/csv, with what else it says in headers.',
      { 'application/json': { schema: ref('Analysis') }, [CSV]: { schema: { type: 'string' } } },
      {
        ...PARLEY_READ,
        'Parley-Position': { description: 'Of CSV: madeBy.position.', schema: { type: 'string' } },
        'Parley-Left-Out': { description: 'Of CSV: leftOut, as in detached=3.', schema: { type: 'string' } },
        'Parley-Next': {
          description: 'Of CSV: the cursor of the next page, if any.',
          schema: { type: 'string' },
        },
      },
    ),
  );

@ApiTags('analytics')
@ApiBearerAuth()
@Recorded('analytics')
@Controller('v1/analytics')
export class AnalyticsController {
  constructor(private readonly asking: Asking) {}

  @Get('sessions')
  @FiguresRoute('Figures of sessions in the channels of your group', sessionsQuestion)
  sessions(
    @CurrentViewer() viewer: Viewer,
    @Query() query: SessionsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(sessionsQuestion, viewer, query, reply);
  }

  @Get('clients')
  @FiguresRoute('Figures of clients that are tied to their dialogs', clientsQuestion)
  clients(
    @CurrentViewer() viewer: Viewer,
    @Query() query: ClientsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(clientsQuestion, viewer, query, reply);
  }

  @Get('load')
  @FiguresRoute('Figures of who was responsible for how many dialogs, and how long', loadQuestion)
  load(
    @CurrentViewer() viewer: Viewer,
    @Query() query: LoadDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(loadQuestion, viewer, query, reply);
  }

  @Get('messages')
  @FiguresRoute('Figures of messages, by when they were written and who had their dialogs', messagesQuestion)
  messages(
    @CurrentViewer() viewer: Viewer,
    @Query() query: MessagesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(messagesQuestion, viewer, query, reply);
  }

  @Get('traffic')
  @FiguresRoute('Figures of messages and deliveries by the hour', trafficQuestion)
  traffic(
    @CurrentViewer() viewer: Viewer,
    @Query() query: TrafficDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(trafficQuestion, viewer, query, reply);
  }

  private async answer(
    question: Question<Analysis, AnalyticsAnswer>,
    viewer: Viewer,
    query: Asked,
    reply: FastifyReply,
  ): Promise<AnalyticsAnswer | string> {
    const answer = await askOne(this.asking, question, analysisOf(viewer, query), reply);
    return wantsCsv(reply) ? asCsv(answer, reply) : answer;
  }
}

function analysisOf(viewer: Viewer, query: Asked): Analysis {
  const {
    figures,
    groups,
    sort,
    zone,
    from,
    to,
    channel,
    limit,
    cursor,
    after: _,
    wait: __,
    ...rest
  } = query;
  const { period, ...filters } = { period: undefined, ...rest };
  const list = (text: string | undefined): readonly string[] | undefined => text?.split(',');
  return {
    ...{ viewer, zone, from, to, channel, limit, cursor, period, filters },
    figures: list(figures),
    groups: list(groups),
    sort: list(sort),
  };
}

const wantsCsv = ({ request }: FastifyReply): boolean =>
  (request.headers.accept ?? '')
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim().toLowerCase() === CSV);

function asCsv({ columns, items, next, leftOut, madeBy }: AnalyticsAnswer, reply: FastifyReply): string {
  void reply.type(`${CSV}; charset=utf-8; header=present`).headers({
    'parley-position': madeBy.position,
    'parley-left-out': leftOut.map(({ reason, rows }) => `${reason}=${rows}`).join(', '),
    ...(next !== null && { 'parley-next': next }),
  });
  return csvOf(columns, items);
}
