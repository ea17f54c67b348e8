/** Answers the bench that started this process, one question at a time: what it is asked by name. */
export function answering(answers) {
  process.on('message', async (name) => process.send(await answers[name]()));
}

/** Processor time of this process with all its threads since it began, in µs. */
export function processor() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const sendReady = (facts) => process.send(facts);
