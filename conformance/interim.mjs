// What a client that fetches does not tell: the interim responses (1xx) before an answer. Editions that test them read them from the answer.
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'

const exchange = new AsyncLocalStorage()

subscribe('http.client.request.start', ({ request }) => {
  const seen = exchange.getStore()
  if (seen) request.on('information', ({ statusCode, headers }) => seen.push([statusCode, headers]))
})

/** The same client, by way of node:http, with interimResponses on its answers: status and fields of each, in their order. */
export function withInterim (fetch) {
  return (url, init) => {
    const seen = []
    return exchange.run(seen, async () => Object.assign(await fetch(url, init), { interimResponses: seen }))
  }
}
