/** A value while it is made: to change one object in place is many times faster than to spread objects into the next. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
