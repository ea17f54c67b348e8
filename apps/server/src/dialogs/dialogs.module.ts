import { Module } from '@nestjs/common';
import { dialogsFeature } from '@parley/dialogs';
import { nestHandlerOf } from '../commands/nest-handler.js';
import type { HttpFeature } from '../http/http-feature.js';
import { dialogAnswers } from './dialogs.answers.js';
import { feedAnswers } from './feed.answers.js';
import { DialogsController } from './dialogs.controller.js';
import { DialogsQueriesController } from './dialogs.queries.controller.js';
import { ChannelsInboxController } from './inbox.controller.js';
import { MessagesController } from './messages.controller.js';

@Module({
  controllers: [DialogsController, DialogsQueriesController, ChannelsInboxController, MessagesController],
  providers: dialogsFeature.commands.map(nestHandlerOf),
})
export class DialogsHttpModule {}

export const dialogsHttp: HttpFeature = {
  module: DialogsHttpModule,
  answers: { ...dialogAnswers, ...feedAnswers },
};
