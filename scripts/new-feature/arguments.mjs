import { ToolingError } from '../tooling/log.mjs';

const NAME = /^[a-z]+(-[a-z]+)*$/;
const LONGEST = 40;

/** The names of a feature and its aggregate; null: help is asked for. Throws a `ToolingError` that says what is wrong. */
export function readArguments(args) {
  if (args.includes('--help') || args.includes('-h')) return null;
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) throw new ToolingError(`There is no option ${option}. ${SEE_HELP}`, 2);
  const [feature, aggregate = feature, ...rest] = args;
  if (feature === undefined) throw new ToolingError(`Name the feature. ${SEE_HELP}`, 2);
  if (rest.length > 0)
    throw new ToolingError(`Two names are the most, and ${args.length} are given. ${SEE_HELP}`, 2);
  for (const name of [feature, aggregate]) requireName(name);
  return { feature, aggregate };
}

const SEE_HELP = 'See npm run new:feature -- --help.';

function requireName(name) {
  if (name.length > LONGEST)
    throw new ToolingError(`A name has at most ${LONGEST} characters: ${name} has ${name.length}.`, 2);
  if (!NAME.test(name))
    throw new ToolingError(
      `${name} is no name: it takes lower-case words with hyphens, as quick-replies.`,
      2,
    );
}
