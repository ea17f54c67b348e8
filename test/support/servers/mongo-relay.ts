import { openTcpRelay, targetOf, throughRelay, type Inspect, type TcpRelay } from './tcp-relay.js';

/** On the way to a server of MongoDB. */
export interface MongoRelay extends TcpRelay {
  /** Names the relay alone, not the members of a replica set that the server would name. */
  readonly url: string;
}

/** Opens one to the first server of a url of MongoDB. */
export async function openMongoRelay(url: string, inspect?: Inspect): Promise<MongoRelay> {
  const relay = await openTcpRelay(targetOf(url, 27_017), inspect);
  const through = new URL(throughRelay(url, relay));
  through.searchParams.set('directConnection', 'true');
  return { ...relay, url: String(through) };
}

/** Shows each time what is sent to the server. */
export const seeing =
  (asked: (bytes: Buffer) => void): Inspect =>
  ({ toServer }) => ({
    fromClient(bytes) {
      asked(bytes);
      toServer(bytes);
    },
  });
