// Run by mongosh in the network of mongo-1: initiates the replica set, creates the administrator `root` and Parley's own user.
// Every step looks first whether it has been done.
const { readFileSync } = require('node:fs');

const SET = 'parley';
/** As the programs name it: see PARLEY_NAMESPACE in docs/reference/configuration.md. */
const DATABASE = process.env.PARLEY_NAMESPACE ? `parley-${process.env.PARLEY_NAMESPACE}` : 'parley';
/** Where reads are recorded: see PARLEY_RECORD_READS. */
const READS = `${DATABASE}-reads`;
const HOSTS = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'];
const PRIMARY_WITHIN_MS = 120_000;
const AUTHENTICATION_FAILED = 18;

const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim();

const local = new Mongo('mongodb://127.0.0.1:27017/?directConnection=true').getDB('admin');
const hello = () => local.runCommand({ hello: 1 });

function initiate() {
  if (hello().setName) return;
  // The first member is preferred, so that it is primary when its loopback address is the only way in.
  const members = HOSTS.map((host, _id) => ({ _id, host, priority: _id === 0 ? 2 : 1 }));
  local.runCommand({ replSetInitiate: { _id: SET, members } });
  print('The replica set is initiated.');
}

function waitForPrimary(isThere) {
  const end = Date.now() + PRIMARY_WITHIN_MS;
  while (!isThere(hello())) {
    if (Date.now() > end) throw new Error('No member has become primary.');
    sleep(500);
  }
}

function asRoot() {
  const password = encodeURIComponent(secret('mongo_root_password'));
  return new Mongo(`mongodb://root:${password}@${HOSTS.join(',')}/admin?replicaSet=${SET}`).getDB('admin');
}

/** Without any user yet, MongoDB lets one be created from the primary's own loopback address. */
function createRoot() {
  waitForPrimary(({ isWritablePrimary }) => isWritablePrimary);
  local.runCommand({
    createUser: 'root',
    pwd: secret('mongo_root_password'),
    roles: [{ role: 'root', db: 'admin' }],
    writeConcern: { w: 'majority' },
  });
  print('The user root is created.');
  return asRoot();
}

function administrator() {
  try {
    return asRoot();
  } catch (error) {
    if (error.code !== AUTHENTICATION_FAILED) throw error;
    return createRoot();
  }
}

function giveParleyItsUser(admin) {
  const user = {
    pwd: secret('mongo_password'),
    roles: [
      { role: 'readWrite', db: DATABASE },
      // To raise the validators that keep out a worker which has lost its lease (collMod).
      { role: 'dbAdmin', db: DATABASE },
      { role: 'readWrite', db: READS },
      { role: 'dbAdmin', db: READS },
      // What `parley doctor` looks at: versions, members and their clocks.
      { role: 'clusterMonitor', db: 'admin' },
    ],
    writeConcern: { w: 'majority' },
  };
  const known = admin.runCommand({ usersInfo: 'parley' }).users.length > 0;
  admin.runCommand(known ? { updateUser: 'parley', ...user } : { createUser: 'parley', ...user });
  print(`The user parley is ${known ? 'up to date' : 'created'}.`);
}

initiate();
waitForPrimary(({ primary }) => primary !== undefined);
giveParleyItsUser(administrator());
