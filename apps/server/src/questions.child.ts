import { answerQuestions, parley } from '@parley/composition';

answerQuestions(parley);
