import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Core } from '@parley/composition';
import type { KnownStaff } from '@parley/staff';
import { CoreModule } from './core.module.js';
import { AuthGuard } from '@parley/staff/http';
import { type HttpFeature, ProblemFilter, TakenGuard } from '@parley/http';
import type { Metrics } from './http/metrics.js';

@Module({})
export class AppModule {
  static with(
    core: Core,
    metrics: Metrics,
    staff: KnownStaff,
    features: readonly HttpFeature[],
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        CoreModule.of(core, metrics, staff),
        ...features.map(({ module }) => module),
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: TakenGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
