import { Module } from '@nestjs/common';
import { clientsFeature } from '../index.js';
import { nestHandlerOf, type HttpFeature } from '@parley/http';
import { clientAnswers } from './clients.answers.js';
import { ClientsController } from './clients.controller.js';

@Module({ controllers: [ClientsController], providers: clientsFeature.commands.map(nestHandlerOf) })
export class ClientsHttpModule {}

export const clientsHttp: HttpFeature = { module: ClientsHttpModule, answers: clientAnswers };
