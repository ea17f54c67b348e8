import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Methods that the address of a request takes, sorted; empty for an unknown address. */
    methodsOf(url: string): readonly string[];
  }
}

/** Notes every route as it is added, so that a wrong method on a known address is distinguished from an unknown address. */
export function noteMethods(fastify: FastifyInstance): void {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    const path = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`);
    routes.push({ path, methods: [method].flat() });
  });
  fastify.decorate('methodsOf', (url: string) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  });
}
