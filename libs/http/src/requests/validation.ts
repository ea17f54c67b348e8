import { ValidationPipe, type ValidationError as FieldError } from '@nestjs/common';

import { tellable } from './tellable.js';
import { requestErrors } from './request-errors.js';

/** Checks every body and query against its DTO; unknown fields are refused, so a misspelt one is never lost silently. */
export const validation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => requestErrors.INVALID_REQUEST(describe(errors)),
  });

/** Names the first ten fields and what is wrong with each; values are never repeated. */
const describe = (errors: readonly FieldError[]): string => linesOf(errors, '').slice(0, 10).join('; ');

function linesOf(errors: readonly FieldError[], path: string): string[] {
  return errors.flatMap((error) => {
    if (error.constraints?.['whitelistValidation'])
      return [`${path}${tellable(error.property)}: not a field`];
    if (error.children?.length) return linesOf(error.children, `${path}${error.property}.`);
    return Object.values(error.constraints ?? {}).map((rule) => `${path}${error.property}: ${rule}`);
  });
}
