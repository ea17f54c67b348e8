import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  CommandRoute,
  doneWith,
  id,
  PageDto,
  pageOf,
  QueryRoute,
  Reader,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { AddExampleThing, exampleThingsFeature, listExampleThings } from '../index.js';
import { AddExampleThingDto } from './example-things.dto.js';

const READS = exampleThingsFeature.queries;

@ApiTags('example-things')
@ApiBearerAuth()
@Controller('v1/example-things')
export class ExampleThingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Post()
  @CommandRoute('Add to example things', doneWith({ exampleThingId: id }))
  add(@Body() body: AddExampleThingDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new AddExampleThing({ name: body.name }, envelope));
  }

  @Get()
  @QueryRoute('Example things, the latest first', pageOf('ExampleThingRow'), READS.listExampleThings)
  list(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listExampleThings(this.reader, viewer, query);
  }
}
