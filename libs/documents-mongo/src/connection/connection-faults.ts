import {
  MongoAPIError,
  MongoCompatibilityError,
  MongoMissingCredentialsError,
  MongoMissingDependencyError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoParseError,
  type ServerDescription,
  type TopologyDescription,
} from 'mongodb';

/** Why no connection comes about. The sentence holds names of settings, and nothing that was set. */
export interface ConnectionFault {
  /** `STORE_REFUSED`: something has to be mended before asking again helps. */
  readonly code: 'STORE_REFUSED' | 'STORE_UNAVAILABLE';
  readonly sentence: string;
}

const refused = (sentence: string): ConnectionFault => ({ code: 'STORE_REFUSED', sentence });
const away = (sentence: string): ConnectionFault => ({ code: 'STORE_UNAVAILABLE', sentence });

/** By the code of an error of Node or OpenSSL. */
const BY_CODE: readonly (readonly [pattern: RegExp, fault: ConnectionFault])[] = [
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    refused(
      'The certificate of the document store is not made for its host: let MONGODB_URL, and the configuration of a replica set, name each host as its certificate does, or have the authority make one for that name.',
    ),
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    refused(
      'The certificate of the document store, or that of its authority in MONGODB_CA_FILE, is not valid at this time: renew it, and see that the clock of this machine is right.',
    ),
  ],
  [
    /^(CERT|CRL)_|SELF_SIGNED_CERT|^UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_|^INVALID_(CA|PURPOSE)$/,
    refused(
      'The certificate of the document store is not trusted: name the authority that signed it in MONGODB_CA_FILE, or in tlsCAFile of MONGODB_URL.',
    ),
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/,
    refused(
      'The document store speaks without TLS: leave MONGODB_CA_FILE and tls=true of MONGODB_URL out, or switch TLS on at the server.',
    ),
  ],
  [
    /^(ERR_SSL_|EPROTO$)/,
    refused(
      'The document store and this program do not agree on TLS: if it knows its users by certificates, name one in tlsCertificateKeyFile of MONGODB_URL, else look at the versions of TLS that it takes.',
    ),
  ],
  [
    /^ERR_OSSL_/,
    refused(
      'A certificate or key cannot be used: look at tlsCertificateKeyFile and its password, tlsCAFile and tlsCRLFile of MONGODB_URL.',
    ),
  ],
  [
    // A name may be gone for as long as its container is.
    /^(ENOTFOUND|ENODATA|ESERVFAIL|EAI_AGAIN|EAI_FAIL)$/,
    away(
      'No address is known for a host of the document store: look at the hosts in MONGODB_URL, at those in the configuration of a replica set, and at the name server of this machine.',
    ),
  ],
];

const FILE = refused(
  'A file that is needed for the document store cannot be read: look at MONGODB_CA_FILE, and at the files and the authMechanism in MONGODB_URL.',
);
const VERSION = refused(
  'The document store is of a version or kind that this program cannot use: it needs MongoDB 5.0 or newer, and loadBalanced=true in MONGODB_URL only behind a load balancer of MongoDB.',
);
const URL_OPTIONS = refused(
  'MONGODB_URL asks for what this program cannot do: look at its compressors, authMechanism and proxyHost, and with mongodb+srv at the records of its name.',
);
const OTHER_SET = refused(
  'The servers that MONGODB_URL names do not belong to the replica set that it means: give replicaSet the name that the set has, or leave it out and name one server that is in no set.',
);
const HUNG_UP = away(
  'The document store hung up before it answered: if it wants TLS, say tls=true in MONGODB_URL and name its authority in MONGODB_CA_FILE; if it has none, leave both out; and see that the port is that of MongoDB.',
);
const NO_PRIMARY = away(
  'The replica set of the document store has no primary: most of its members are away, they are choosing one, or the set was never initiated.',
);

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
}

/** The first error that has a code of Node or OpenSSL: the driver wraps theirs. */
function systemErrorOf(error: unknown): SystemError | null {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = (cause as Error).cause) {
    const found: SystemError = cause;
    if (typeof found.code === 'string') return found;
  }
  return null;
}

/** The driver's mistakes in options that show only when they are used have no class of their own. */
const isOfOptions = (error: unknown): boolean =>
  error instanceof MongoMissingDependencyError ||
  error instanceof MongoMissingCredentialsError ||
  error instanceof MongoParseError ||
  (error instanceof MongoAPIError && error.constructor === MongoAPIError);

/** What an error of the driver says about the way to a server; null: nothing that is known. */
export function faultOf(error: unknown): ConnectionFault | null {
  if (error instanceof MongoCompatibilityError) return VERSION;
  if (isOfOptions(error)) return URL_OPTIONS;
  const found = systemErrorOf(error);
  if (found === null) return null;
  // A socket of the system is a file too, and away with its server.
  if (found.syscall === 'open' || found.code === 'EISDIR') return FILE;
  return BY_CODE.find(([pattern]) => pattern.test(String(found.code)))?.[1] ?? null;
}

/** What is wrong with the servers as the driver sees them; null when one takes writes, or when nothing is known. */
export function faultOfServers(seen: TopologyDescription): ConnectionFault | null {
  const servers = [...seen.servers.values()];
  if (servers.some(({ isWritable }) => isWritable)) return null;
  if (servers.length === 0 || isOfOtherSet(seen, servers)) return OTHER_SET;
  const faults = servers.map(({ error }) => (error === null ? null : (faultOf(error) ?? hangUpOf(error))));
  const lasting = faults.filter((fault) => fault?.code === 'STORE_REFUSED');
  if (lasting.length === servers.length) return lasting[0] ?? null;
  const reported = lasting[0] ?? faults.find((fault) => fault !== null);
  // The other servers may come back.
  if (reported !== undefined && reported !== null) return away(reported.sentence);
  return servers.some(({ type }) => type.startsWith('RS')) ? NO_PRIMARY : null;
}

/** Connected to one server directly, the driver forgets what it has heard of one of another set. */
const isOfOtherSet = (
  { type, setName, commonWireVersion }: TopologyDescription,
  servers: ServerDescription[],
) =>
  type === 'Single' &&
  setName !== null &&
  commonWireVersion > 0 &&
  servers.every((server) => server.type === 'Unknown' && server.error === null);

function hangUpOf(error: unknown): ConnectionFault | null {
  if (!(error instanceof MongoNetworkError) || error instanceof MongoNetworkTimeoutError) return null;
  const code = systemErrorOf(error)?.code;
  return code === undefined || code === 'ECONNRESET' || code === 'EPIPE' ? HUNG_UP : null;
}
