/** Codes that queries throw beside the kernel's. */
export const READ_ERROR_CODES = {
  INVALID_PAGE:
    'Validation: no such page: limit outside 1 to 100, more than one place to begin at, or no date.',
} as const;
