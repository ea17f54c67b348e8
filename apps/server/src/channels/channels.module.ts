import { Module } from '@nestjs/common';
import { channelsFeature } from '@parley/channels';
import { nestHandlerOf } from '../commands/nest-handler.js';
import type { HttpFeature } from '../http/http-feature.js';
import { channelAnswers } from './channels.answers.js';
import { ChannelsController } from './channels.controller.js';

@Module({ controllers: [ChannelsController], providers: channelsFeature.commands.map(nestHandlerOf) })
export class ChannelsHttpModule {}

export const channelsHttp: HttpFeature = { module: ChannelsHttpModule, answers: channelAnswers };
