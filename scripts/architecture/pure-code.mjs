import { ESLint } from 'eslint';
import { PURE } from './layout.mjs';
import { SENTENCES, purity } from './purity.mjs';

/** Where pure code below the current folder reaches for a clock, random values or the outside. No comment can allow it. */
export async function checkPureCode() {
  const eslint = new ESLint({
    cwd: process.cwd(),
    overrideConfigFile: true,
    overrideConfig: [{ ...purity, linterOptions: { noInlineConfig: true } }],
    errorOnUnmatchedPattern: false,
  });
  const results = await eslint.lintFiles(PURE);
  return results.flatMap(({ filePath, messages }) =>
    messages.filter(isError).map(({ line, message }) => ({
      place: `${filePath.slice(process.cwd().length + 1)}:${line}`,
      sentence: SENTENCES.find((sentence) => message.includes(sentence)) ?? message,
    })),
  );
}

/** A comment that tries to switch a rule off is a warning beside the error it hides. */
const isError = ({ severity }) => severity === 2;
