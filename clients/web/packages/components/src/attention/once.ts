/** Longer than any tab takes to hear of the same notification. */
const hold = 5_000;

/** In one of the browser's tabs only: whichever is first. Where the browser can't say, in each. */
export function inOneTab(name: string, run: () => void): void {
  const { locks } = navigator;
  if (!locks) return run();
  void locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    run();
    await new Promise((resolve) => setTimeout(resolve, hold));
  });
}
