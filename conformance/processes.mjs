// Processes that a run starts and ends.
import { spawn } from 'node:child_process'
import { Broken } from './ends.mjs'

const START_LIMIT_MS = 90_000
const LAST_WORDS = 4096

/** Processes in a directory of their own, all of them ended by their pids. */
export class Processes {
  #directory
  #open = []

  constructor (directory) {
    this.#directory = directory
  }

  /** Starts a command and waits until what it writes matches; resolves to the match. */
  async start (name, command, args, pattern) {
    const child = spawn(command, args, { cwd: this.#directory, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
    this.#open.push(child)
    child.name = name
    child.words = ''
    return await new Promise((resolve, reject) => {
      const fail = why => reject(new Broken(`${name} ${why}\n${child.words}`))
      const timer = setTimeout(() => fail('does not start'), START_LIMIT_MS)
      const look = bytes => {
        child.words = (child.words + bytes).slice(-LAST_WORDS)
        const found = pattern.exec(child.words)
        if (found === null) return
        clearTimeout(timer)
        resolve(found)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      child.on('error', failure => fail(`cannot be started: ${failure.message}`))
      child.on('exit', code => fail(`ended with ${code}`))
    })
  }

  /** Runs a command to its end, of which nothing is read; it ends with the others. */
  async finish (name, command, args, limitMs) {
    const child = spawn(command, args, { cwd: this.#directory, env: environment(), stdio: ['ignore', 'inherit', 'inherit'], timeout: limitMs })
    this.#open.push(child)
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve))
    if (code !== 0) throw new Broken(`${name} ended with ${code}`)
  }

  /** That all which was started and should live, lives. */
  assertAlive () {
    const gone = this.#open.find(child => child.exitCode > 0 || child.signalCode !== null)
    if (gone) throw new Broken(`${gone.name} ended with ${gone.exitCode ?? gone.signalCode}\n${gone.words}`)
  }

  endAll () {
    for (const child of this.#open) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  }
}

/** Weir, a Java with its jar or an executable, with its defaults but for free ports and loopback opened, and with the settings that are given; resolves to its URL. */
export async function startWeir (processes, program, words, settings) {
  const flags = {
    'quarkus.http.port': 0,
    'quarkus.management.port': 0,
    'weir.proxy.http.port': 0,
    'weir.egress.allow': '127.0.0.0/8',
    ...settings
  }
  const options = Object.entries(flags).map(([key, value]) => `-D${key}=${value}`)
  const ready = /proxy on http:\/\/127\.0\.0\.1:(\d+) [^]*Management interface listening on/
  const [, port] = await processes.start('weir', program, [...options, ...words], ready)
  return `http://127.0.0.1:${port}`
}

function environment () {
  const set = Object.entries(process.env)
  return Object.fromEntries(set.filter(([name]) => !/^(PORT|(WEIR|QUARKUS|npm)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|NODE_OPTIONS|.*_proxy)$/i.test(name)))
}
