import { defineFeature, handlersIn } from '@parley/application';
import { accessErrors } from './access/access.errors.js';
import { accessRulesAggregate } from './access/rules/in-force.decide.js';
import * as handlers from './commands/staff.handler.js';
import { staffProjection } from './list/staff.projection.js';
import { staffShapes } from './list/staff.query.js';
import { tokenShapes } from './list/tokens.query.js';
import { staffPermissions } from './permissions.js';
import { staffAggregate } from './staff.decide.js';
import { staffErrors } from './staff.errors.js';

export const staffFeature = defineFeature({
  name: 'staff',
  http: '@parley/staff/http',
  aggregates: [staffAggregate, accessRulesAggregate],
  projections: [staffProjection],
  queries: {
    listUsers: ['staff'],
    getUser: ['staff'],
    listGroups: ['staff'],
    getGroup: ['staff'],
    listBots: ['staff'],
    getBot: ['staff'],
    listTokens: ['staff'],
  },
  shapes: [...staffShapes, ...tokenShapes],
  commands: handlersIn(handlers),
  writes: {
    CreateUser: ['UserCreated'],
    SetGroup: ['UserGroupSet'],
    SetPermissions: ['UserPermissionsSet'],
    DeactivateUser: ['UserDeactivated'],
    CreateGroup: ['GroupCreated'],
    UpdateGroup: ['GroupUpdated'],
    CreateBot: ['BotCreated'],
    IssueToken: ['TokenIssued'],
    RevokeToken: ['TokenRevoked'],
    TakeUpAccessRules: ['AccessRulesChanged'],
  },
  permissions: staffPermissions,
  refusals: [accessErrors, staffErrors],
});
