import { Module } from '@nestjs/common';
import type { Contributions } from '@parley/application';
import { dialogsFeature } from '../index.js';
import { nestHandlerOf, type HttpFeature } from '@parley/http';
import { dialogAnswersOf, feedAnswersOf } from './answers/contributed.answers.js';
import { DialogsController } from './dialogs.controller.js';
import { dialogsListControllerOf } from './dialogs.list.controller.js';
import { DialogsQueriesController } from './dialogs.queries.controller.js';
import { ChannelsInboxController } from './inbox.controller.js';
import { MessagesController } from './messages.controller.js';

@Module({
  controllers: [DialogsController, DialogsQueriesController, ChannelsInboxController, MessagesController],
  providers: dialogsFeature.commands.map(nestHandlerOf),
})
export class DialogsHttpModule {}

/** Its list takes the filters of all features; its rows and feeds show what all features add. */
export const dialogsHttpOf = ({ filters, rowFields, feedEntries }: Contributions): HttpFeature => ({
  module: { module: DialogsHttpModule, controllers: [dialogsListControllerOf(filters)] },
  answers: { ...dialogAnswersOf(rowFields), ...feedAnswersOf(feedEntries) },
});
