// Holds Kubernetes objects, one JSON file each in a directory, against the schemas that their projects publish.
//   node validate.mjs MODULES DIRECTORY
// Prints a line for each fault, and one with the number of objects; ends with 1 where there is a fault.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, directory] = process.argv.slice(2)

const CORE = 'kubernetes-models/_schemas/IoK8sApi'
const PROMETHEUS = '@kubernetes-models/prometheus-operator/_schemas/ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoringV1'
const CERT_MANAGER = '@kubernetes-models/cert-manager/_schemas/ComGithubCertManagerCertManagerPkgApisCertmanagerV1'

/** Where the schemas of an API version are, up to the kind. */
const SCHEMAS = {
  v1: `${CORE}CoreV1`,
  'apps/v1': `${CORE}AppsV1`,
  'autoscaling/v2': `${CORE}AutoscalingV2`,
  'networking.k8s.io/v1': `${CORE}NetworkingV1`,
  'policy/v1': `${CORE}PolicyV1`,
  'rbac.authorization.k8s.io/v1': `${CORE}RbacV1`,
  'monitoring.coreos.com/v1': PROMETHEUS,
  'cert-manager.io/v1': CERT_MANAGER
}

async function faults (object) {
  const place = SCHEMAS[object.apiVersion]
  if (!place) return [`${object.apiVersion} is no API version whose schemas are known`]
  const { validate } = await import(pathToFileURL(join(modules, `${place}${object.kind}.js`)))
  return validate(object) ? [] : validate.errors.map(({ instancePath, message, keyword, params }) =>
    `${instancePath}: ${message ?? keyword} ${JSON.stringify(params)}`)
}

let count = 0
let faulty = false
for (const file of (await readdir(directory)).filter(name => name.endsWith('.json')).sort()) {
  const object = JSON.parse(await readFile(join(directory, file), 'utf8'))
  count++
  for (const fault of await faults(object)) {
    faulty = true
    console.log(`${file} ${object.kind} ${object.metadata?.name}: ${fault}`)
  }
}
console.log(`${count} objects`)
process.exit(faulty ? 1 : 0)
