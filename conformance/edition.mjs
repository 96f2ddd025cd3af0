// An edition of the suite: where its engine and its tests are, and what it is called. Nothing of it is kept in this repository.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Missing } from './ends.mjs'

const run = promisify(execFile)
const NAME = 'http-cache-tests'
const PINNED = JSON.parse(await readFile(new URL('./editions.json', import.meta.url)))

export const DEFAULT_VERSION = PINNED.default

/** The edition in a directory. */
export async function inDirectory (path) {
  const directory = resolve(path)
  if (!existsSync(join(directory, 'tests', 'index.mjs'))) throw new Missing(`no edition of the suite in ${path}`)
  const { name = NAME, version = 'unnamed' } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  return edition(directory, name, version, await digest(directory))
}

/** The edition that npm has under a version, fetched into a directory on first use. Nothing of it but the tests is ever run. */
export async function fromNpm (version, cache) {
  const kept = join(cache, `${NAME}-${version}`)
  if (!existsSync(kept)) await fetchInto(kept, version)
  const integrity = (await readFile(join(kept, 'integrity'), 'utf8')).trim()
  return edition(join(kept, 'node_modules', NAME), NAME, version, integrity)
}

async function fetchInto (kept, version) {
  const suite = `${NAME}@${version}`
  const wanted = { [suite]: PINNED.editions[version], ...PINNED.client }
  await mkdir(join(kept, '..'), { recursive: true })
  const work = await mkdtemp(`${kept}.`)
  try {
    const packed = await pack(Object.keys(wanted), work)
    for (const { id, name, filename } of packed) {
      const tarball = await readFile(join(work, filename))
      const integrity = 'sha512-' + createHash('sha512').update(tarball).digest('base64')
      if (wanted[id] && wanted[id] !== integrity) throw new Error(`${id} is not what it was: ${integrity}`)
      if (id === suite) await writeFile(join(work, 'integrity'), integrity + '\n')
      const into = join(work, 'node_modules', name)
      await mkdir(into, { recursive: true })
      await run('tar', ['-xzf', join(work, filename), '-C', into, '--strip-components=1'])
      await rm(join(work, filename))
    }
    await rename(work, kept)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function pack (specifiers, directory) {
  const options = ['--json', '--ignore-scripts', '--prefer-offline', '--fetch-retries=1', '--fetch-timeout=20000']
  try {
    const { stdout } = await run('npm', ['pack', ...options, ...specifiers], { cwd: directory, timeout: 90_000 })
    return JSON.parse(stdout)
  } catch (failure) {
    const why = /npm (?:error|ERR!) (?:code )?(\S+)/.exec(failure.stderr ?? '')?.[1] ?? failure.code
    throw new Missing(`${specifiers[0]} cannot be had from npm (${why}); give an edition with --suite`)
  }
}

async function edition (directory, name, version, integrity) {
  const engine = existsSync(join(directory, 'test-engine')) ? join(directory, 'test-engine') : directory
  return { directory, engine, id: `${name}@${version}`, integrity, suites: await suites(directory) }
}

/** All suites of an edition, also those that its index leaves to the command line. */
async function suites (directory) {
  const load = async file => (await import(pathToFileURL(join(directory, 'tests', file)))).default
  const found = [...await load('index.mjs')]
  const others = (await readdir(join(directory, 'tests'))).filter(file => file.endsWith('.mjs') && file !== 'index.mjs')
  for (const file of others.sort()) {
    const suite = await load(file)
    if (suite?.tests && !found.some(({ id }) => id === suite.id)) found.push(suite)
  }
  return found
}

/** A digest of all that takes part in a run. */
async function digest (directory) {
  const hash = createHash('sha512')
  const files = (await modules(directory)).map(file => [relative(directory, file), file]).sort()
  for (const [name, file] of files) hash.update(`${name}\0`).update(await readFile(file)).update('\0')
  return 'sha512-' + hash.digest('base64')
}

async function modules (directory) {
  const found = []
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory() && !['node_modules', 'results', 'spec', 'asset', '.git'].includes(entry.name)) {
      found.push(...await modules(path))
    } else if (entry.isFile() && entry.name.endsWith('.mjs')) {
      found.push(path)
    }
  }
  return found
}
