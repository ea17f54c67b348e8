// What Node calls for each module of a program that is to know the next version of the feed.
const PROGRAM = /\/apps\/\w+\/dist\/program\/[^/]+\.js$/;
const FEED = /(feedProjection = defineProjection\(\{\s*name: "feed",\s*version: )(\d+)/;

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!PROGRAM.test(url)) return loaded;
  return {
    ...loaded,
    source: String(loaded.source).replace(FEED, (_, before, version) => `${before}${Number(version) + 1}`),
  };
}
