import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Holds the OpenAPI description, which can only be made once the application that serves it is there. */
@Injectable()
export class Description {
  #make: () => Promise<OpenAPIObject> = () => {
    throw new Error('The application is not ready to be described.');
  };
  #made: Promise<OpenAPIObject> | undefined;

  from(make: () => Promise<OpenAPIObject>): void {
    this.#make = make;
  }

  get(): Promise<OpenAPIObject> {
    return (this.#made ??= this.#make());
  }
}
