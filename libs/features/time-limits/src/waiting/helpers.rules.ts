import type { StaffDocument } from '@parley/staff';

/** A bot that helps and is responsible for nothing: when it has written, the client still waits. */
export const isHelper = ({ roles = [] }: StaffDocument): boolean =>
  !roles.includes('responsible') && (roles.includes('distributor') || roles.includes('hidden'));
