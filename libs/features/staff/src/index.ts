export * from './access/access.errors.js';
export * from './access/access.js';
export * from './access/presence.js';
export * from './access/rules/access-rules.js';
export { SIGHT_REASONS, type AccessRules, type SightReason } from './access/rules/access-rules.types.js';
export * from './access/rules/in-force.decide.js';
export * from './access/rules/in-force.events.js';
export * from './access/viewer-of.js';
export * from './access/viewer.js';
export {
  cellIndexes,
  cellsOf,
  findGroups,
  narrowCells,
  visibleCells,
  type Cell,
} from './access/visible-cells.js';
export * from './access/visible-dialogs.js';
export * from './commands/access-rules.js';
export * from './commands/first-administrator.js';
export * from './commands/known-staff.js';
export * from './commands/sign-in.js';
export {
  actingViewer,
  confirmToken,
  requirePermission,
  ownerOf,
  requireSystem,
  senderIn,
  senderOf,
  staffOf,
  SYSTEM,
} from './commands/staff.facts.js';
export * from './commands/staff.handler.js';
export { unknownChannels } from './commands/staff.points.js';
export * from './list/staff.projection.js';
export * from './list/staff.query.js';
export * from './list/tokens.query.js';
export * from './permissions.js';
export type { StaffCommand, StaffContext } from './staff.commands.js';
export * from './staff.decide.js';
export * from './staff.errors.js';
export * from './staff.events.js';
export { mayKeepTokensOf } from './staff.rights.js';
export * from './staff.state.js';
export * from './feature.js';
