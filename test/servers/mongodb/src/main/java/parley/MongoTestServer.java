package parley;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.util.List;

/**
 * A server in memory that speaks MongoDB's protocol, for tests. Takes a port of its own, prints its address as one line
 * and ends with its standard input, so that it never outlives the program that started it.
 */
public final class MongoTestServer {

  /** The driver refuses the versions that the server knows by itself: their wire version is too old. */
  private static final class Version implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 13;
    }
  }

  private static final class Backend extends MemoryBackend {
    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
      return new Database(name, getCursorRegistry());
    }
  }

  private static final class Database extends MemoryDatabase {
    Database(String name, CursorRegistry cursors) {
      super(name, cursors);
    }

    @Override
    protected Index<Integer> openOrCreateUniqueIndex(
        String collection, String name, List<IndexKey> keys, boolean sparse) {
      if (keys.size() == 1 && keys.get(0).getKey().equals("_id")) return new IdIndex(name, keys, sparse);
      return super.openOrCreateUniqueIndex(collection, name, keys, sparse);
    }
  }

  /** Also finds by id where the query has further conditions; the server by itself reads the whole collection then. */
  private static final class IdIndex extends MemoryUniqueIndex {
    IdIndex(String name, List<IndexKey> keys, boolean sparse) {
      super(name, keys, sparse);
    }

    @Override
    public synchronized boolean canHandle(Document query) {
      return query.containsKey("_id") && super.canHandle(new Document("_id", query.get("_id")));
    }
  }

  public static void main(String[] args) throws IOException {
    MongoServer server = new MongoServer(new Backend().version(new Version()));
    server.bind("127.0.0.1", 0);
    System.out.println("mongodb://127.0.0.1:" + server.getLocalAddress().getPort());
    while (System.in.read() >= 0) {
      // Whatever comes in means nothing; only its end does.
    }
    server.shutdownNow();
    System.exit(0);
  }
}
