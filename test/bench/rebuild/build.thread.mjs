import { parley, workInThread } from '@parley/composition';

workInThread(parley);
