import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler as HandlesCommand } from '@nestjs/cqrs';
import type { Application, CommandAnswer, CommandHandler, CommandRequest } from '@parley/application';

/** Injection token of the `Application` that every command goes through. */
export const APPLICATION = Symbol.for('parley:application');

type Executes = Type<{ execute(request: CommandRequest<unknown>): Promise<CommandAnswer> }>;

/** Makes the class by which Nest's command bus finds a command, such as `CloseDialogHandler`. */
export function nestHandlerOf({ command }: CommandHandler): Executes {
  const name = `${command.name}Handler`;
  const named = {
    [name]: class {
      constructor(private readonly application: Application) {}

      execute(request: CommandRequest<unknown>): Promise<CommandAnswer> {
        return this.application.execute(request);
      }
    },
  };
  const made = named[name] as unknown as Executes;
  Injectable()(made);
  HandlesCommand(command)(made);
  Inject(APPLICATION)(made, undefined, 0);
  return made;
}
