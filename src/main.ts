/** The server process: starts the application, tells the person where it is, and stops it when asked to. */
import { type Config, readConfig, secretsOf } from './config.ts';
import { errorFields, type Log } from './core/log.ts';
import { openLog } from './log.ts';
import { openProgram, type Program } from './start-up.ts';
import { answerCommand } from './tools/commands.ts';
import { startDemo } from './tools/demo/start-demo.ts';

/** Work in hand that is not finished by then is left to the next start, which repairs it. */
const longestStopMilliseconds = 25_000;
/** npm passes on a signal that the terminal has sent already: the same wish twice, not a second one. */
const sameSignalMilliseconds = 1_000;

async function main(): Promise<void> {
  const config = readConfig();
  if (!config.ok) {
    console.error('Lắng Nghe cannot start. In the environment or in .env:');
    for (const bad of config.error) console.error(`  ${bad.name} ${bad.message}`);
    process.exit(1);
  }
  const log = openLog({ level: config.value.logLevel, secrets: secretsOf(config.value) });
  stopOnFailure(log);
  const opened = await openProgram(config.value, log);
  if (!opened.ok) giveUp(opened.error.message);
  const program = opened.value;
  const port = await listen(config.value, program);
  stopOnSignals(program, log);
  program.claim?.serve((request, report) => answerCommand(program.application, request, report));
  log.info({ port }, 'started');
  const demoToken = config.value.isDemo ? await startDemo(program.application) : undefined;
  printWelcome(config.value, port, demoToken);
}

function giveUp(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

async function listen(config: Config, program: Program): Promise<number> {
  try {
    return await program.application.start();
  } catch (error) {
    await program.close();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') giveUp(`Port ${config.port} is in use. Set PORT to another one.`);
    if (code === 'EACCES')
      giveUp(`Port ${config.port} needs rights that this process does not have. Set PORT.`);
    throw error;
  }
}

/** A failure that nobody handled leaves the state of this process unknown: the next one starts from the database. */
function stopOnFailure(log: Log): void {
  const stop = (error: unknown) => {
    log.error(errorFields(error), 'stopped by a failure that nobody handled');
    process.exit(1);
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}

/** The first SIGTERM or SIGINT finishes the work in hand; the second exits at once. */
function stopOnSignals(program: Program, log: Log): void {
  let stoppingSince: number | undefined;
  const onSignal = async (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > sameSignalMilliseconds) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({}, 'stopped before all work in hand was finished');
      process.exit(1);
    }, longestStopMilliseconds).unref();
    await program.close();
    log.info({}, 'stopped');
    process.exit(0);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function printWelcome(config: Config, port: number, demoToken: string | undefined): void {
  const address = config.port === 0 ? `http://localhost:${port}` : config.publicUrl;
  console.log(`
  Lắng Nghe đang chạy · Lắng Nghe is running

  Trang công khai · Public page   ${address}/${
    demoToken === undefined ? '' : `\n  Khảo sát thử · Demo survey      ${address}/s/${demoToken}`
  }
`);
}

await main();
