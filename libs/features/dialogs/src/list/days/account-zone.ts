import { definePoint, type QueryReader } from '@parley/application';

/** The time zone that the account's dates are of, by its IANA name. */
export const accountZonePoint = definePoint<(reader: QueryReader) => Promise<string>>('dialogs.account-zone');
