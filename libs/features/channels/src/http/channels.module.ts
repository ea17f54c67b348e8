import { Module } from '@nestjs/common';
import { channelsFeature } from '../index.js';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { channelAnswers } from './channels.answers.js';
import { ChannelsController } from './channels.controller.js';

@Module({ controllers: [ChannelsController], providers: channelsFeature.commands.map(nestHandlerOf) })
export class ChannelsHttpModule {}

export const httpOf: HttpOf = () => ({ module: ChannelsHttpModule, answers: channelAnswers });
