// The origin server of an edition, on loopback alone and on a port that is free; it says which.
//   node origin.mjs ENGINE
import net from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [engine, port = '0'] = process.argv.slice(2)

// The suite's server listens on every address.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (_, ...rest) {
  return listen.call(this, Number(port), '127.0.0.1', ...rest)
}

// What `npm run server` would set.
Object.assign(process.env, { npm_config_protocol: 'http', npm_config_port: port, npm_config_pidfile: '/dev/null' })

await import(pathToFileURL(join(engine, 'server', 'server.mjs')))
