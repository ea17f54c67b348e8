import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags, Reader, QueryRoute, ref, requestErrors } from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { countQueries, listOffers, MOST_QUERIES } from '../index.js';
import { CountsDto } from './dto/dialogs.queries.dto.js';

/** What the list of dialogs holds for somebody, before it is asked for rows. */
@ApiTags('dialogs')
@ApiBearerAuth()
@Controller('v1/dialogs')
export class DialogsOffersController {
  constructor(private readonly reader: Reader) {}

  @Get('counts')
  @QueryRoute('How many dialogs each of several queries finds for you', ref('DialogCounts'), 'countQueries')
  counts(@CurrentViewer() viewer: Viewer, @Query() { queries }: CountsDto) {
    return countQueries(this.reader, viewer, queriesIn(queries));
  }

  @Get('filters')
  @QueryRoute(
    'Filters and orders of the list that are on offer for you now',
    ref('DialogOffers'),
    'listOffers',
  )
  filters(@CurrentViewer() viewer: Viewer) {
    return listOffers(this.reader, viewer);
  }
}

type Written = Readonly<Record<string, unknown>>;

/** Throws `INVALID_REQUEST`. */
function queriesIn(text: string): readonly Written[] {
  const queries = parsed(text);
  if (Array.isArray(queries) && queries.length <= MOST_QUERIES && queries.every(isObject)) return queries;
  throw requestErrors.INVALID_REQUEST(`queries: a JSON list of at most ${MOST_QUERIES} objects.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
