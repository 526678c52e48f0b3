/** One line at the terminal that says what is being done and for how long. */
export function progress(): { step(what: string): void; done(): void } {
  const startedMs = Date.now();
  let current = '';
  const isTerminal = process.stdout.isTTY === true;
  const line = () => `  ${current} … ${Math.round((Date.now() - startedMs) / 1000)} 秒`;
  const timer = setInterval(() => {
    if (isTerminal && current) process.stdout.write(`\r\u001b[2K${line()}`);
  }, 1_000);
  return {
    step(what) {
      current = what;
      process.stdout.write(isTerminal ? `\r\u001b[2K${line()}` : `  ${what} …\n`);
    },
    done() {
      clearInterval(timer);
      if (isTerminal) process.stdout.write('\r\u001b[2K');
    },
  };
}
