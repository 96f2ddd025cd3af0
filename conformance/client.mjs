// The suite's own client, for chosen tests; a process of its own, since the suite keeps its results in its modules.
//   node client.mjs '{"directory", "engine", "base", "tests", "verbose", "into"}'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inDirectory } from './edition.mjs'
import { withInterim } from './interim.mjs'

/** Past it a test has failed and the others go on. */
const TIMEOUT_MS = 30_000

const { directory, engine, base, tests, verbose, into } = JSON.parse(process.argv[2])
const { suites } = await inDirectory(directory)
const { runTests, getResults } = await import(pathToFileURL(join(engine, 'client', 'runner.mjs')))

const chosen = suites.map(suite => ({ ...suite, tests: suite.tests.filter(({ id }) => tests.includes(id)) }))
if (verbose) chosen.forEach(suite => suite.tests.forEach(test => { test.dump = true }))

await runTests(chosen, client(), false, base)
await writeFile(into, JSON.stringify(getResults()))
process.exit(0)

/** The one that the edition's command line has: editions without node-fetch use Node's. */
function client () {
  try {
    const fetch = createRequire(join(engine, 'client', 'runner.mjs'))('node-fetch')
    return withInterim((url, init) => fetch(url, { timeout: TIMEOUT_MS, ...init }))
  } catch (absent) {
    if (absent.code !== 'MODULE_NOT_FOUND') throw absent
    return globalThis.fetch
  }
}
