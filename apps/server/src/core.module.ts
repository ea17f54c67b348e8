import { Module, type DynamicModule } from '@nestjs/common';
import { createApplication } from '@parley/application';
import type { Core } from '@parley/composition';
import { confirmToken, KNOWN_STAFF, type KnownStaff } from '@parley/staff';
import {
  APPLICATION,
  Asking,
  Description,
  Reader,
  ReadRecords,
  READ_SERVICES,
  type ReadServices,
} from '@parley/http';
import { CORE } from './core.js';
import { METRICS, type Metrics } from './http/metrics.js';
import { viewerRefresher } from '@parley/staff/http';

/** What the modules of all features inject. */
@Module({})
export class CoreModule {
  static of(core: Core, metrics: Metrics, staff: KnownStaff): DynamicModule {
    const application = createApplication({
      services: core,
      handlers: core.product.commandHandlers,
      facts: core.product.first.commands,
      confirmSender: confirmToken,
      onOutcome: (command, outcome) => metrics.command(command, outcome),
    });
    const { eventStore, projections, inFlight } = core;
    const reads: ReadServices = {
      eventStore,
      projections,
      inFlight,
      product: core.product,
      queries: core.product.queries,
      refreshViewer: viewerRefresher(staff),
    };
    const values = [
      { provide: CORE, useValue: core },
      { provide: APPLICATION, useValue: application },
      { provide: METRICS, useValue: metrics },
      { provide: KNOWN_STAFF, useValue: staff },
      { provide: READ_SERVICES, useValue: reads },
      { provide: Reader, useValue: core.reader },
      { provide: ReadRecords, useValue: core.readLog },
      { provide: Asking, useValue: core.questions },
      { provide: Description, useValue: new Description() },
    ];
    return {
      module: CoreModule,
      global: true,
      providers: values,
      exports: values.map(({ provide }) => provide),
    };
  }
}
