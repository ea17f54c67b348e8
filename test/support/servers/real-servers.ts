/** Servers that are not part of Parley, as far as the environment names some. */
export * from '@parley/documents-mongo/testing';
