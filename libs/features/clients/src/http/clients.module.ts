import { Module } from '@nestjs/common';
import { clientsFeature } from '../index.js';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { clientAnswers } from './clients.answers.js';
import { ClientsController } from './clients.controller.js';

@Module({ controllers: [ClientsController], providers: clientsFeature.commands.map(nestHandlerOf) })
export class ClientsHttpModule {}

export const httpOf: HttpOf = () => ({ module: ClientsHttpModule, answers: clientAnswers });
