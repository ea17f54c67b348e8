import { defineFeature, handlersIn } from '@parley/application';
import { fillsClientDialogs } from './commands/client-dialogs.facts.js';
import * as dialogs from './commands/dialogs.handler.js';
import * as messages from './commands/messages.handler.js';
import * as release from './commands/release.handler.js';
import * as receive from './commands/receive/receive.handler.js';
import * as received from './commands/receive/receive.changes.handler.js';
import { dialogAggregate } from './dialog/dialog.decide.js';
import { dialogErrors } from './dialog/dialog.errors.js';
import { externalIdShapes } from './feed/external-ids.query.js';
import { feedProjection } from './feed/feed.projection.js';
import { feedShapes } from './feed/paging/feed.sides.js';
import { galleryProjection } from './gallery/gallery.projection.js';
import { galleryShapes } from './gallery/gallery.query.js';
import { clientDialogShapes } from './list/client-dialogs.query.js';
import { questionColumns } from './list/columns/dialog-list.columns.js';
import { dialogFilters } from './list/dialog-list.filters.js';
import { dialogListProjection } from './list/dialog-list.projection.js';
import { dateFilters } from './list/days/dates.filter.js';
import { dialogDaysProjection } from './list/days/dialog-days.projection.js';
import { dialogListShapes } from './list/dialog-list.query.js';
import { activitySort } from './list/columns/dialog-list.sorts.js';
import { ofClientShapes } from './list/of-client.query.js';
import { ofResponsibleShapes } from './list/of-responsible.query.js';
import { targetShapes } from './list/targets.query.js';
import { contentErrors } from './message/content.errors.js';
import { messageAggregate } from './message/message.decide.js';
import { messageErrors } from './message/message.errors.js';
import { releaseDialogs } from './processes/release-dialogs.process.js';
import { readMarkAggregate } from './read-mark/read-mark.decide.js';
import { readMarkErrors } from './read-mark/read-mark.errors.js';
import { unreadFilter } from './unread/unread.filter.js';
import { unreadProjection } from './unread/unread.projection.js';
import { unreadShapes } from './unread/unread.query.js';

export const dialogsFeature = defineFeature({
  name: 'dialogs',
  http: '@parley/dialogs/http',
  aggregates: [dialogAggregate, messageAggregate, readMarkAggregate],
  projections: [
    dialogListProjection,
    dialogDaysProjection,
    unreadProjection,
    feedProjection,
    galleryProjection,
  ],
  queries: {
    listDialogs: ['dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff'],
    getDialog: ['dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff'],
    listTargets: ['dialog-list', 'staff'],
    unreadOf: ['unread'],
    unreadCount: ['unread'],
    feedPage: ['feed', 'dialog-list', 'client-card', 'channels', 'staff'],
    getMessage: ['feed', 'dialog-list', 'client-card', 'channels', 'staff'],
    messagePosition: ['feed'],
    messagesByExternalId: ['feed'],
    galleryPage: ['gallery', 'dialog-list', 'client-card', 'channels', 'staff'],
    dialogsOfClient: ['dialog-list'],
    countQueries: ['dialog-list'],
    listOffers: ['dialog-list', 'channels', 'staff'],
  },
  opens: ['listDialogs'],
  facts: ['dialog-list', 'feed'],
  shapes: [
    ...clientDialogShapes,
    ...ofClientShapes,
    ...dialogListShapes,
    ...ofResponsibleShapes,
    ...targetShapes,
    ...feedShapes,
    ...externalIdShapes,
    ...galleryShapes,
    ...unreadShapes,
  ],
  shows: {
    feedEntries: ['feedPage'],
    rowFields: ['listDialogs', 'getDialog'],
    filters: ['listDialogs', 'countQueries', 'listOffers'],
    sorts: ['listDialogs', 'listOffers'],
  },
  columns: questionColumns,
  filters: [...dialogFilters, ...dateFilters, unreadFilter],
  sorts: [activitySort],
  commands: handlersIn(dialogs, release, receive, messages, received),
  writes: {
    ReceiveMessage: ['DialogStarted', 'DialogOpened', 'MessageReceived', 'MessageRefused'],
    CloseDialog: ['DialogClosed'],
    ReassignDialog: ['DialogReassigned'],
    ReleaseDialog: ['DialogReassigned'],
    DeleteDialog: ['DialogDeleted'],
    SendMessage: ['DialogOpened', 'DialogReassigned', 'MessageSent'],
    RequestDetachClient: ['ClientDetachRequested'],
    DetachClient: ['ClientDetached'],
    RequestAttachClient: ['ClientAttachRequested'],
    AttachClient: ['ClientAttached'],
    EditMessage: ['MessageEdited'],
    DeleteMessage: ['MessageDeleted'],
    ChangeDeliveryStatus: ['DeliveryStatusChanged', 'DeliveryReportNoted'],
    MarkDialogRead: ['DialogRead'],
    MarkDialogUnread: ['DialogMarkedUnread'],
  },
  processes: (services) => [releaseDialogs(services)],
  refusals: [dialogErrors, contentErrors, messageErrors, readMarkErrors],
  fills: [fillsClientDialogs],
});
