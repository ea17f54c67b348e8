import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ChannelsController } from './channels/channels.controller.js';
import { ClientsController } from './clients/clients.controller.js';
import { createApplication } from '@parley/application';
import type { Core } from '@parley/composition';
import { APPLICATION, nestHandlerOf } from './commands/nest-handler.js';
import { CORE } from './core.js';
import { DialogsController } from './dialogs/dialogs.controller.js';
import { DialogsQueriesController } from './dialogs/dialogs.queries.controller.js';
import { AuthGuard } from './http/auth.guard.js';
import { TakenGuard } from './http/taken.guard.js';
import { Description } from './http/description.js';
import { HealthController } from './http/health.controller.js';
import { METRICS, type Metrics } from './http/metrics.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Reader } from './http/reader.js';
import { ReadsInterceptor } from './http/reads.interceptor.js';
import { ImportController } from './imports/import.controller.js';
import { MessagesController } from './messages/messages.controller.js';
import { BuildOrdersController } from './projections/orders.controller.js';
import { ProcessesController } from './processes/processes.controller.js';
import { ProjectionsController } from './projections/projections.controller.js';
import { StreamOrdersController } from './projections/streams.controller.js';
import { confirmToken, KNOWN_STAFF, type KnownStaff } from '@parley/staff';
import { StaffController } from './staff/staff.controller.js';

@Module({})
export class AppModule {
  static with(core: Core, metrics: Metrics, staff: KnownStaff): DynamicModule {
    const application = createApplication({
      services: core,
      handlers: core.product.commandHandlers,
      confirmSender: confirmToken,
      onOutcome: (command, outcome) => metrics.command(command, outcome),
    });
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        HealthController,
        ChannelsController,
        StaffController,
        ClientsController,
        DialogsController,
        DialogsQueriesController,
        MessagesController,
        ImportController,
        ProjectionsController,
        ProcessesController,
        BuildOrdersController,
        StreamOrdersController,
      ],
      providers: [
        { provide: CORE, useValue: core },
        { provide: APPLICATION, useValue: application },
        { provide: METRICS, useValue: metrics },
        { provide: KNOWN_STAFF, useValue: staff },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: TakenGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: ReadsInterceptor },
        Description,
        Reader,
        ...core.product.commandHandlers.map(nestHandlerOf),
      ],
    };
  }
}
