// Writes what follows from the features and is committed, in one process that loads the product once.
import '../event-samples.mjs';
import '../pages/errors.mjs';
import '../pages/events.mjs';
import '../pages/read-models.mjs';
import '../../apps/server/dist/openapi.main.js';
