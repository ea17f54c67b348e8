/** The stages of a Dockerfile, each with its instructions in order: `[{ base, name, steps: [{ name, flags, value }] }]`. */
export function stagesOf(text) {
  const stages = [];
  for (const { name, flags, value } of instructions(text)) {
    if (name === 'FROM') {
      const [base, , stage = ''] = value.split(/\s+/);
      stages.push({ base, name: stage, steps: [] });
    } else stages.at(-1)?.steps.push({ name, flags, value });
  }
  return stages;
}

function instructions(text) {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const whole = lines.join('\n').replaceAll(/\s*\\\n\s*/g, ' ');
  return whole.split('\n').map((line) => {
    const [, name, flags, value] = /^(\S+)\s+((?:--\S+\s+)*)(.*)$/.exec(line);
    return {
      name: name.toUpperCase(),
      flags: flags.trim().split(/\s+/).filter(Boolean),
      value: value.trim(),
    };
  });
}

/** What a container of the last stage runs, as `[program, ...arguments]`. */
export function commandOf(stage) {
  const list = (name) => JSON.parse(stage.steps.findLast((step) => step.name === name)?.value ?? '[]');
  return [...list('ENTRYPOINT'), ...list('CMD')];
}

/** The variables that its ENV instructions set. */
export function environmentOf(stage) {
  const pairs = stage.steps.filter(({ name }) => name === 'ENV').flatMap(({ value }) => value.split(/\s+/));
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}
