/**
 * A figure is loaded when it is measured, and the stores when they are opened: what a command line asks for is checked before, and one
 * figure needs little of the product.
 */
const figure = (file, name) => async (given) => (await import(file))[name](given);

/** As much as the targets are about. */
const LARGE = {
  dialogs: 100_000,
  messages: 1_000_000,
  burst: 1,
  rounds: 500,
  questions: 200,
  talking: 2_000,
};
/** As much as mongo-java-server takes in within minutes. */
const SMALL = { dialogs: 20_000, messages: 100_000, burst: 5 };
/** As many dialogs as the targets are about, with fewer messages, in fewer rounds. */
const MANY_DIALOGS = { dialogs: 100_000, messages: 300_000, burst: 3, rounds: 20 };
/** As much as shows that all of it works. `talking`: dialogs that the commands are of, in the other sets as many as no window holds. */
const QUICK = {
  dialogs: 100,
  messages: 500,
  burst: 1,
  rounds: 5,
  questions: 5,
  seconds: 1,
  talking: 100,
  models: 2,
};
/**
 * Commands of each server to warm up, then its turns and how long each is, in seconds or in commands. As many dialogs as keep every
 * command of a run within its dialog's window, for the index of older ones is a projection.
 */
const HTTP = { warmUp: 10_000, turns: 10, turn: { duration: 2 }, dialogs: 1_000 };
/** Events of others that are passed over. */
const SHARED = { dialogs: 5_000, messages: 100_000, burst: 5 };
const LONG = { dialogs: 50_000, messages: 800_000, burst: 10 };

/** What can be measured on which stores; figures in the order in which they run: what reads the large data set comes after what builds it. */
export const SETS = {
  embedded: {
    figures: {
      commands: figure('./commands.mjs', 'commandsOverRunner'),
      http: figure('./http/http.mjs', 'commandsOverHttp'),
      visibility: figure('./visibility.mjs', 'visibility'),
      questions: figure('./questions/questions.mjs', 'visibilityBesideQuestions'),
      'long-dialog': figure('./long-dialog.mjs', 'longDialog'),
      rebuild: figure('./rebuild/rebuild.mjs', 'rebuild'),
      models: figure('./rebuild/models.mjs', 'modelsAlone'),
      pages: figure('./pages.mjs', 'pages'),
      analytics: figure('./questions/analytics.mjs', 'analytics'),
      audits: figure('./questions/audits.mjs', 'audits'),
      lists: figure('./lists/lists.mjs', 'lists'),
    },
    sizes: {
      full: { ...LARGE, commands: 200_000, seconds: 10, http: HTTP, longDialog: 100_000, shortDialogs: 300 },
      quick: {
        ...QUICK,
        commands: 1_000,
        http: { warmUp: 64, turns: 1, turn: { amount: 128 }, dialogs: 50 },
        longDialog: 1_000,
        shortDialogs: 10,
      },
    },
    open: openEmbeddedSet,
  },
  servers: {
    figures: {
      commands: figure('./servers/servers-commands.mjs', 'commandsOnServers'),
      visibility: figure('./servers/servers-visibility.mjs', 'visibilityOnServers'),
      sharing: figure('./servers/servers-sharing.mjs', 'sharingOnServers'),
      rebuild: figure('./servers/servers-rebuild.mjs', 'rebuildOnServers'),
      pages: figure('./pages.mjs', 'pagesOnServers'),
      memory: figure('./servers/servers-rebuild.mjs', 'memoryOnServers'),
      lists: figure('./lists/lists.mjs', 'listsOnServers'),
    },
    sizes: {
      full: { ...LARGE, commands: 52_500, seconds: 10, rebuilds: 1, long: LONG, shared: SHARED },
      standIn: {
        ...SMALL,
        talking: LARGE.talking,
        pages: MANY_DIALOGS,
        workspace: 5_000,
        commands: 52_500,
        seconds: 10,
        rebuilds: 3,
        long: LONG,
        shared: SHARED,
      },
      quick: {
        ...QUICK,
        commands: 420,
        rebuilds: 1,
        long: { dialogs: 100, messages: 1_000, burst: 10 },
        shared: QUICK,
      },
    },
    open: openServerSet,
  },
};

const whole = (places) => ({ places, close: () => places.close() });

async function openEmbeddedSet(context) {
  const { embeddedPlaces } = await import('./stores.mjs');
  return {
    ...whole(embeddedPlaces(context)),
    title: 'embedded stores: SQLite',
    suffix: () => '',
    size: 'full',
    isScanning: false,
  };
}

async function openServerSet({ folder, note }) {
  const { openServers } = await import('./servers/servers.mjs');
  const { serverPlaces } = await import('./stores.mjs');
  const servers = await openServers(note);
  const places = serverPlaces({ folder, servers });
  const { eventStoreName, documentsName } = servers;
  const isReal = eventStoreName === 'EventStoreDB' && documentsName === 'MongoDB';
  const isScanning = documentsName === 'mongo-java-server';
  const names = `${eventStoreName}, ${documentsName}`;
  return {
    places,
    title: isReal ? names : `${names}: a stand-in's rates say nothing but beside those of the same run`,
    suffix: (figure) => ` [${figure === 'memory' ? `${eventStoreName}, SQLite` : names}]`,
    size: isScanning ? 'standIn' : 'full',
    isScanning,
    async close() {
      await places.close();
      await servers.close();
    },
  };
}

export const HELP = `Measures Parley against the bare store below it, in one run on this machine.

Usage: npm run bench [-- options] [figures...]

Figures (default: all; pages needs rebuild):
  on the embedded stores: ${Object.keys(SETS.embedded.figures).join(', ')}
  on servers: ${Object.keys(SETS.servers.figures).join(', ')}

Options:
  --store STORE    embedded (default) or servers: EVENTSTOREDB_URL and MONGODB_URL, and stand-ins for what they do not name
  --quick          a hundredth of the data, to see that it works; its figures say nothing
  --data FOLDER    keep the logs of the large data set and of lists there and use them again; embedded stores only
  --scale N        so many times the large data set of 1,000,000 messages, such as 10 or 0.1, for the figures that read it:
                   rebuild, models, pages, analytics, audits, lists; embedded stores only
  --json           one JSON document on stdout
  --help           this page

Exit code: 0 measured, whatever the figures; 1 failed; 2 wrong options.
`;
