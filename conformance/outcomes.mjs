// What the results of a run mean, and how many of each there are: counted as the suite's own site counts, so that figures compare.

/** An optimal or required test passes, a check says yes. */
const GOOD = ['pass', 'yes']

/** The outcome of each test, by its id: pass, fail, yes, no, setup, retry, error, dependency, untested. */
export function outcomes (suites, results) {
  const tests = new Map(suites.flatMap(suite => suite.tests).map(test => [test.id, test]))
  const known = new Map()
  const outcome = id => {
    if (!known.has(id)) known.set(id, judge(tests.get(id), results[id]))
    return known.get(id)
  }
  const judge = (test, result) => {
    if (test === undefined || result === undefined) return 'untested'
    if (test.depends_on?.some(id => !GOOD.includes(outcome(id)))) return 'dependency'
    if (result === true) return test.kind === 'check' ? 'yes' : 'pass'
    const [name, message] = result
    if (name === 'Setup') return message === 'retry' ? 'retry' : 'setup'
    if (name !== 'Assertion') return 'error'
    return test.kind === 'check' ? 'no' : 'fail'
  }
  return Object.fromEntries([...tests.keys()].map(id => [id, outcome(id)]))
}

/** Tests that concern a proxy, and the group that each is counted in: required, optimal, check; those for CDNs apart. */
export function groups (suites) {
  const found = []
  for (const suite of suites) {
    for (const test of suite.tests.filter(test => !test.browser_only)) {
      const kind = test.kind ?? 'required'
      const cdn = test.cdn_only || suite.id === 'surrogate-control' || suite.id === 'surrogate'
      found.push([test.id, cdn ? `cdn-${kind}` : kind])
    }
  }
  return Object.fromEntries(found)
}

/** The name of the list that excuses a test, by its id; of the last where there are several. */
export function excused (lists) {
  return Object.fromEntries(Object.entries(lists).flatMap(([name, ids]) => Object.keys(ids ?? {}).map(id => [id, name])))
}

/** For each group how many tests there are, how many pass, and how many of the others are excused, by the name of the excuse. */
export function counts (group, outcome, excuses) {
  const counted = {}
  for (const [id, name] of Object.entries(group)) {
    const count = counted[name] ??= { passed: 0, of: 0 }
    count.of++
    if (GOOD.includes(outcome[id])) count.passed++
    else if (excuses[id]) count[excuses[id]] = (count[excuses[id]] ?? 0) + 1
  }
  return counted
}

/** Tests that a kept run passes and this one does not. */
export function dropped (group, kept, outcome) {
  return Object.keys(group).filter(id => kept[id] === 'pass' && outcome[id] !== 'pass').sort()
}

/** A test with all that it depends on, in the end. */
export function withDependencies (suites, ids) {
  const tests = new Map(suites.flatMap(suite => suite.tests).map(test => [test.id, test]))
  const all = new Set(ids)
  for (const id of all) tests.get(id)?.depends_on?.forEach(other => all.add(other))
  return [...all]
}

/** The run says nothing: most of what did not pass did not come as far as a judgement. */
export function isBroken (outcome) {
  const all = Object.values(outcome).filter(each => each !== 'dependency')
  return all.filter(each => ['setup', 'error', 'untested'].includes(each)).length > all.length / 2
}
