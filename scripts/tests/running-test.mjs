/**
 * Where Jest keeps which test or hook runs. Node's storage would follow every promise of the code under test, an eighth of the time of
 * tests of the server; the tests of a file run one after the other, so a variable does. An error that a test leaves behind fails the
 * test that runs when it is thrown, or the file.
 */
export class OfRunningTest {
  #running;

  getStore() {
    return this.#running;
  }

  async run(running, work) {
    const before = this.#running;
    this.#running = running;
    try {
      return await work();
    } finally {
      this.#running = before;
    }
  }
}
