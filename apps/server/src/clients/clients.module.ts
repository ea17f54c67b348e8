import { Module } from '@nestjs/common';
import { clientsFeature } from '@parley/clients';
import { nestHandlerOf } from '../commands/nest-handler.js';
import type { HttpFeature } from '../http/http-feature.js';
import { clientAnswers } from './clients.answers.js';
import { ClientsController } from './clients.controller.js';

@Module({ controllers: [ClientsController], providers: clientsFeature.commands.map(nestHandlerOf) })
export class ClientsHttpModule {}

export const clientsHttp: HttpFeature = { module: ClientsHttpModule, answers: clientAnswers };
