// A relay that lets a client which knows no proxy speak to a forward proxy: each request's target is put into absolute form and its Host field
// follows (RFC 9112 §3.2.2); every other byte, both ways, passes as it is. A client's connection has one of its own to the proxy.
import net from 'node:net'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const END_OF_LINE = Buffer.from('\r\n')

/** Listens on a free port of loopback. Closing it ends its connections. */
export async function forward (proxy, authority) {
  const open = new Set()
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const upstream = net.connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true, noDelay: true })
    const requests = new Requests(authority)
    for (const [socket, other] of [[client, upstream], [upstream, client]]) {
      open.add(socket)
      socket.on('error', () => other.resetAndDestroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroySoon()
      })
      socket.on('end', () => other.end())
      socket.on('drain', () => other.resume())
    }
    const pass = (from, to, bytes) => {
      if (bytes.length > 0 && to.writable && !to.write(bytes)) from.pause()
    }
    client.on('data', bytes => pass(client, upstream, requests.take(bytes)))
    upstream.on('data', bytes => pass(upstream, client, bytes))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    }
  }
}

/** The requests of one connection, rewritten as their bytes come. */
export class Requests {
  #authority
  #held = Buffer.alloc(0)
  #state = this.#head

  constructor (authority) {
    this.#authority = authority
  }

  /** What goes on to the proxy now that these bytes have come. */
  take (bytes) {
    this.#held = Buffer.concat([this.#held, bytes])
    const out = []
    for (let some = this.#state(); some !== null; some = this.#state()) out.push(some)
    return Buffer.concat(out)
  }

  #cut (length) {
    const some = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return some
  }

  #head () {
    const end = this.#held.indexOf(END_OF_HEAD)
    if (end < 0) return null
    const lines = this.#cut(end + END_OF_HEAD.length).toString('latin1').split('\r\n')
    const field = name => lines.find(line => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim()
    if (/chunked$/i.test(field('transfer-encoding') ?? '')) this.#state = this.#chunk
    else this.#body(Number(field('content-length') ?? 0), this.#head)
    lines[0] = lines[0].replace(/^(\S+) (?=\/)/, `$1 http://${this.#authority}`)
    return Buffer.from(lines.map(line => line.replace(/^(host:[ \t]*).*/i, `$1${this.#authority}`)).join('\r\n'), 'latin1')
  }

  #body (length, next) {
    let left = length
    this.#state = () => {
      if (left > 0) {
        if (this.#held.length === 0) return null
        const some = this.#cut(Math.min(left, this.#held.length))
        left -= some.length
        return some
      }
      this.#state = next
      return next.call(this)
    }
  }

  #chunk () {
    const end = this.#held.indexOf(END_OF_LINE)
    if (end < 0) return null
    const line = this.#cut(end + END_OF_LINE.length)
    const size = parseInt(line.toString('latin1'), 16)
    if (size > 0) this.#body(size + END_OF_LINE.length, this.#chunk)
    else this.#state = this.#trailer
    return line
  }

  #trailer () {
    const end = this.#held.indexOf(END_OF_LINE)
    if (end < 0) return null
    if (end === 0) this.#state = this.#head
    return this.#cut(end + END_OF_LINE.length)
  }
}
