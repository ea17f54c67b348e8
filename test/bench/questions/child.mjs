import { answerQuestions } from '@parley/composition';
import { product } from './product.mjs';

answerQuestions(product);
