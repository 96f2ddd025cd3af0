// One run of the suite, from its start to what is printed and kept. Called by conformance/run, whose head says how.
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFAULT_VERSION, fromNpm, inDirectory } from './edition.mjs'
import { Broken, EXIT, Missing } from './ends.mjs'
import { forward } from './forward.mjs'
import { counts, dropped, excused, groups, isBroken, outcomes, withDependencies } from './outcomes.mjs'
import { Processes, startWeir } from './processes.mjs'
import { placed, table } from './table.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = dirname(HERE)
const RESULTS = join(HERE, 'results.json')
const README = join(HERE, 'README.md')
const CLIENT_LIMIT_MS = 10 * 60_000

const say = words => console.error(`conformance: ${words}`)
const json = async file => JSON.parse(await readFile(file, 'utf8'))

const refused = await json(join(HERE, 'refused.json'))
const corrected = await json(join(HERE, 'corrected.json'))
const rewritten = await json(join(HERE, 'rewritten.json'))
const kept = existsSync(RESULTS) ? await json(RESULTS) : {}

/** Why a test of an edition need not pass, by its id, in a form. */
function excuses (edition, form) {
  return excused({ rewritten: form === 'path' ? rewritten : {}, corrected: corrected[edition.id], refused })
}

const options = read()
const work = await mkdtemp(join(tmpdir(), 'weir-conformance-'))
const processes = new Processes(work)
process.on('exit', () => {
  processes.endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) process.once(signal, () => process.exit(code))

try {
  process.exit(options.table ? await writeTable() : await whole())
} catch (failure) {
  say(failure instanceof Missing || failure instanceof Broken ? failure.message : failure.stack)
  process.exit(failure instanceof Missing ? EXIT.missing : EXIT.broken)
}

function read () {
  const settings = process.argv.slice(2).filter(word => word.startsWith('-D')).map(word => /^-D([^=]+)=(.*)$/.exec(word).slice(1))
  const flag = { type: 'boolean', default: false }
  const text = { type: 'string' }
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter(word => !word.startsWith('-D')),
      options: {
        suite: text,
        edition: { type: 'string', default: DEFAULT_VERSION },
        weir: text,
        'origin-port': { type: 'string', default: '0' },
        form: { type: 'string', multiple: true, default: ['forward', 'path'] },
        test: { type: 'string', multiple: true },
        details: flag,
        keep: flag,
        check: flag,
        table: flag
      }
    })
    const unknown = values.form.find(form => !['forward', 'path', 'reverse'].includes(form))
    if (unknown) throw new Error(`no form ${unknown}; there are forward and path, and reverse for other caches`)
    if (values.form.includes('reverse') && !values.weir) throw new Error('the form reverse is for another cache: --weir')
    if ((values.keep || values.check) && (values.test || values.form.includes('reverse'))) throw new Error('a part of a run is not kept')
    return { ...values, weir: values.weir?.replace(/\/+$/, ''), settings: Object.fromEntries(settings) }
  } catch (failure) {
    say(failure.message)
    process.exit(EXIT.broken)
  }
}

async function whole () {
  const edition = options.suite ? await inDirectory(options.suite) : await fromNpm(options.edition, join(ROOT, 'target', 'conformance'))
  const group = groups(edition.suites)
  const before = kept[edition.id]
  if (options.check) assertComparable(edition, before)

  const origin = await startOrigin(edition)
  const weir = options.weir ?? await startOwnWeir()
  const runs = {}
  for (const form of options.form) {
    runs[form] = await runForm(form, { edition, group, origin, weir, before: before?.tests[form] })
  }
  if (options.test) return EXIT.fine
  console.log(table(Object.entries(runs).map(([form, run]) => [edition.id, form, run.counts])))
  const falls = Object.values(runs).flatMap(run => run.falls)
  falls.forEach(fall => say(fall))
  const gained = Object.entries(runs).flatMap(([form, run]) => dropped(group, run.outcome, before?.tests[form] ?? run.outcome))
  if (gained.length > 0) say(`pass, and did not in results.json: ${[...new Set(gained)].join(' ')}`)
  if (options.keep) await keep(edition, runs)
  return options.check && falls.length > 0 ? EXIT.dropped : EXIT.fine
}

function assertComparable (edition, before) {
  const unknown = options.form.find(form => !before?.tests[form])
  if (unknown) throw new Broken(`results.json knows nothing of ${edition.id} in ${unknown} form`)
  if (before.integrity !== edition.integrity) throw new Broken(`${edition.id} is not the one of results.json`)
}

async function startOrigin (edition) {
  const args = ['--no-warnings', join(HERE, 'origin.mjs'), edition.engine, options['origin-port']]
  const [, port] = await processes.start('origin', process.execPath, args, /Listening on \S+:(\d+)\//)
  return `127.0.0.1:${port}`
}

async function startOwnWeir () {
  const executable = process.env.CONFORMANCE_WEIR
  if (executable) return await startWeir(processes, executable, [], options.settings)
  const java = process.env.CONFORMANCE_JAVA
  if (!java) throw new Missing('a JDK 25 is missing: set JAVA_HOME')
  const jar = join(ROOT, 'target', 'quarkus-app', 'quarkus-run.jar')
  if (!existsSync(jar)) {
    say('building Weir')
    execFileSync(join(ROOT, 'mvnw'), ['-q', '-B', 'package', '-DskipTests'], { cwd: ROOT, stdio: 'inherit' })
  } else if (await changedSince(statSync(jar).mtime)) {
    say('target/quarkus-app is older than src/main: ./mvnw package -DskipTests')
  }
  return await startWeir(processes, java, ['-jar', jar], options.settings)
}

async function changedSince (time) {
  const files = await readdir(join(ROOT, 'src', 'main'), { recursive: true })
  return files.some(file => statSync(join(ROOT, 'src', 'main', file)).mtime > time)
}

/** One form, with a second try for what passes in the kept results: a machine that was busy elsewhere makes no difference of it. */
async function runForm (form, { edition, group, origin, weir, before = {} }) {
  const relay = form === 'forward' ? await forward(address(weir), origin) : undefined
  const base = { forward: `http://127.0.0.1:${relay?.port}`, path: `${weir}/http://${origin}`, reverse: weir }[form]
  const started = Date.now()
  let results = await runTests(edition, base, options.test ?? Object.keys(group))
  if (options.test) return null
  let outcome = outcomes(edition.suites, results)
  const again = dropped(group, before, outcome)
  if (again.length > 0 && !isBroken(outcome)) {
    say(`${form}: once more: ${again.join(' ')}`)
    results = { ...results, ...await runTests(edition, base, withDependencies(edition.suites, again)) }
    outcome = outcomes(edition.suites, results)
  }
  relay?.close()
  say(`${form}: ${Object.keys(results).length} tests in ${Math.round((Date.now() - started) / 1000)} s`)
  if (isBroken(outcome)) {
    reasons(results).forEach(([reason, number]) => say(`${number} × ${reason}`))
    throw new Broken(`${form}: most tests did not come to their point`)
  }
  const need = excuses(edition, form)
  if (options.details) print(form, group, outcome, results, need)
  return { outcome, counts: counts(group, outcome, need), falls: falls(form, group, before, outcome, results, need) }
}

async function runTests (edition, base, tests) {
  const into = join(work, 'results.json')
  await rm(into, { force: true })
  const task = { directory: edition.directory, engine: edition.engine, base, tests, verbose: Boolean(options.test), into }
  await processes.finish('the client', process.execPath, ['--no-warnings', join(HERE, 'client.mjs'), JSON.stringify(task)], CLIENT_LIMIT_MS)
  processes.assertAlive()
  const results = await json(into)
  if (options.test) console.log(results)
  return results
}

/** What --check fails for: required tests that passed before, and tests that a cache passes only against the RFC. */
function falls (form, group, before, outcome, results, need) {
  const required = dropped(group, before, outcome).filter(id => group[id].endsWith('required') && !need[id])
  const wrong = Object.keys(need).filter(id => need[id] !== 'rewritten' && outcome[id] === 'pass')
  return [
    ...required.map(id => `${form}: ${id} no longer passes: ${outcome[id]}${why(results[id])}`),
    ...wrong.map(id => `${form}: ${id} passes, and must not: see ${need[id]}.json`)
  ]
}

function print (form, group, outcome, results, need) {
  const rows = Object.keys(group).filter(id => !['pass', 'yes'].includes(outcome[id]))
  const line = id => [form, group[id], need[id] ?? outcome[id], id + why(results[id])]
  for (const [first, ...rest] of rows.map(line).sort()) console.log(`${first.padEnd(8)} ${rest[0].padEnd(13)} ${rest[1].padEnd(11)} ${rest[2]}`)
}

/** The most frequent reasons for which tests did not pass, with what differs from test to test left out. */
function reasons (results) {
  const numbers = new Map()
  for (const result of Object.values(results).filter(Array.isArray)) {
    const reason = result.join(': ').replace(/[0-9a-f]{8}(-[0-9a-f]{4,12}){4}/g, 'UUID')
    numbers.set(reason, (numbers.get(reason) ?? 0) + 1)
  }
  return [...numbers].sort(([, one], [, other]) => other - one).slice(0, 5)
}

function why (result) {
  return Array.isArray(result) ? ` (${result.join(': ')})` : ''
}

/** Keeps what was run, beside the other editions, and the other form of this one. */
async function keep (edition, runs) {
  const old = kept[edition.id]?.integrity === edition.integrity ? kept[edition.id] : { counts: {}, tests: {} }
  const sorted = object => Object.fromEntries(Object.entries(object).sort(([one], [other]) => one < other ? -1 : 1))
  const merged = name => sorted({ ...old[name], ...Object.fromEntries(Object.entries(runs).map(([form, run]) => [form, run[name]])) })
  kept[edition.id] = {
    integrity: edition.integrity,
    counts: merged('counts'),
    tests: sorted({ ...old.tests, ...Object.fromEntries(Object.entries(runs).map(([form, run]) => [form, sorted(run.outcome)])) })
  }
  await writeFile(RESULTS, JSON.stringify(sorted(kept), null, 2) + '\n')
  await writeTable()
}

async function writeTable () {
  const rows = Object.entries(kept).flatMap(([id, { counts }]) => Object.entries(counts).map(([form, count]) => [id, form, count]))
  for (const document of [README, join(ROOT, 'README.md')]) {
    await writeFile(document, placed(await readFile(document, 'utf8'), table(rows)))
  }
  return EXIT.fine
}

function address (url) {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port || 80) }
}
