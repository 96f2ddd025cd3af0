// The harness itself, without a network and without the suite: node --test conformance/harness.test.mjs
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Requests } from './forward.mjs'
import { counts, dropped, excused, groups, isBroken, outcomes, withDependencies } from './outcomes.mjs'
import { placed, table } from './table.mjs'

const SUITES = [
  {
    id: 'one',
    tests: [
      { id: 'plain' },
      { id: 'best', kind: 'optimal', depends_on: ['plain'] },
      { id: 'ask', kind: 'check' },
      { id: 'after', kind: 'required', depends_on: ['best', 'ask'] },
      { id: 'elsewhere', browser_only: true },
      { id: 'edge', cdn_only: true, depends_on: ['ask'] }
    ]
  },
  { id: 'surrogate-control', tests: [{ id: 'old-edge', kind: 'optimal' }] }
]

test('groups leave browsers out and CDNs apart', () => {
  assert.deepEqual(groups(SUITES), {
    plain: 'required', best: 'optimal', ask: 'check', after: 'required', edge: 'cdn-required', 'old-edge': 'cdn-optimal'
  })
})

const OUTCOMES = [
  ['all is well', { plain: true, best: true, ask: true, after: true }, { plain: 'pass', best: 'pass', ask: 'yes', after: 'pass' }],
  ['a dependency fails', { plain: ['Assertion', 'x'], best: true, ask: true, after: true }, { plain: 'fail', best: 'dependency', ask: 'yes', after: 'dependency' }],
  ['a check says no', { plain: true, best: true, ask: ['Assertion', 'x'], after: true }, { ask: 'no', after: 'dependency' }],
  ['setup and retry', { plain: ['Setup', 'x'], ask: ['Setup', 'retry'] }, { plain: 'setup', ask: 'retry', best: 'untested' }],
  ['a fault of the exchange', { plain: ['FetchError', 'x'] }, { plain: 'error', after: 'untested' }]
]
for (const [name, results, wanted] of OUTCOMES) {
  test(`outcomes: ${name}`, () => {
    const found = outcomes(SUITES, results)
    for (const [id, outcome] of Object.entries(wanted)) assert.equal(found[id], outcome, id)
  })
}

test('counts name those that are excused, unless they pass', () => {
  const group = { a: 'required', b: 'required', c: 'required', d: 'optimal' }
  const outcome = { a: 'pass', b: 'fail', c: 'setup', d: 'pass' }
  assert.deepEqual(counts(group, outcome, { c: 'rewritten', d: 'refused' }), {
    required: { passed: 1, of: 3, rewritten: 1 },
    optimal: { passed: 1, of: 1 }
  })
})

test('the last list that names a test excuses it', () => {
  assert.deepEqual(excused({ rewritten: { a: 'x', b: 'x' }, corrected: undefined, refused: { b: 'y' } }), { a: 'rewritten', b: 'refused' })
})

test('only what passed can drop, and is tried again with what it needs', () => {
  const group = groups(SUITES)
  assert.deepEqual(dropped(group, { plain: 'pass', after: 'pass', best: 'fail' }, { plain: 'pass', after: 'dependency', best: 'fail' }), ['after'])
  assert.deepEqual(withDependencies(SUITES, ['after']).sort(), ['after', 'ask', 'best', 'plain'])
})

test('a run in which most never came to the point is broken', () => {
  assert.equal(isBroken({ a: 'error', b: 'setup', c: 'fail', d: 'dependency' }), true)
  assert.equal(isBroken({ a: 'error', b: 'fail', c: 'pass' }), false)
})

test('the table goes between its markers and nowhere else', () => {
  const text = table([['e', 'path', { required: { passed: 1, of: 3, rewritten: 1 } }]])
  assert.match(text, /\| e \| path \| 1 of 3, 1 rewritten \| – \|/)
  const document = 'a\n<!-- conformance table -->\nold\n<!-- end of the table -->\nb\n'
  assert.equal(placed(document, 'new'), 'a\n<!-- conformance table -->\nnew\n<!-- end of the table -->\nb\n')
  assert.equal(placed('no markers', 'new'), 'no markers')
})

const REQUESTS = [
  ['no body', 'GET /a?b HTTP/1.1\r\nhOst:  x:1\r\nFoo:  Bar \r\nfoo: 2\r\n\r\n', 'GET http://o:9/a?b HTTP/1.1\r\nhOst:  o:9\r\nFoo:  Bar \r\nfoo: 2\r\n\r\n'],
  ['a length', 'PUT / HTTP/1.1\r\nContent-Length: 11\r\n\r\nGET / HTTP/', 'PUT http://o:9/ HTTP/1.1\r\nContent-Length: 11\r\n\r\nGET / HTTP/'],
  ['chunks', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6;x=y\r\nGET / \r\n0\r\nT: 1\r\n\r\n', 'POST http://o:9/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6;x=y\r\nGET / \r\n0\r\nT: 1\r\n\r\n'],
  ['another target', 'OPTIONS * HTTP/1.1\r\n\r\n', 'OPTIONS * HTTP/1.1\r\n\r\n'],
  ['octets', 'GET / HTTP/1.1\r\nA: \xff\xfe\r\n\r\n', 'GET http://o:9/ HTTP/1.1\r\nA: \xff\xfe\r\n\r\n']
]
const ALL = REQUESTS.reduce(([sent, wanted], [, one, other]) => [sent + one, wanted + other], ['', ''])
for (const [name, sent, wanted] of [...REQUESTS, ['one after the other', ...ALL]]) {
  for (const size of [1, 7, 100_000]) {
    test(`forward: ${name}, ${size} bytes at a time`, () => {
      const requests = new Requests('o:9')
      const bytes = Buffer.from(sent, 'latin1')
      let passed = ''
      for (let at = 0; at < bytes.length; at += size) passed += requests.take(bytes.subarray(at, at + size)).toString('latin1')
      assert.equal(passed, wanted)
    })
  }
}
