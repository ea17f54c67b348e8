import { Module } from '@nestjs/common';
import { dialogsFeature } from '../index.js';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { dialogAnswersOf, feedAnswersOf } from './answers/contributed.answers.js';
import { DialogsController } from './dialogs.controller.js';
import { dialogsListControllerOf } from './dialogs.list.controller.js';
import { DialogsOffersController } from './dialogs.offers.controller.js';
import { DialogsQueriesController } from './dialogs.queries.controller.js';
import { ChannelsInboxController } from './inbox.controller.js';
import { MessagesController } from './messages.controller.js';

@Module({
  controllers: [
    DialogsOffersController,
    DialogsController,
    DialogsQueriesController,
    ChannelsInboxController,
    MessagesController,
  ],
  providers: dialogsFeature.commands.map(nestHandlerOf),
})
export class DialogsHttpModule {}

/** Its list takes the filters of all features; its rows and feeds show what all features add. */
export const httpOf: HttpOf = ({ parts: { contributions } }) => ({
  module: { module: DialogsHttpModule, controllers: [dialogsListControllerOf(contributions)] },
  answers: {
    ...dialogAnswersOf(contributions.rowFields),
    ...feedAnswersOf(contributions.feedEntries),
  },
});
