import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** Holds the OpenAPI description, which can only be made once the application that serves it is there. */
@Injectable()
export class Description {
  #make: () => OpenAPIObject = () => {
    throw new Error('The application is not ready to be described.');
  };
  #made: OpenAPIObject | undefined;

  from(make: () => OpenAPIObject): void {
    this.#make = make;
  }

  get(): OpenAPIObject {
    return (this.#made ??= this.#make());
  }
}
