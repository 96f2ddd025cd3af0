// The results of editions and forms as a Markdown table, and its place in a document.

const COLUMNS = [['required', 'required'], ['optimal', 'optimal'], ['cdn-required', 'CDN required'], ['cdn-optimal', 'CDN optimal'], ['check', 'checks: yes']]

/** Rows of [edition, form, counts]. */
export function table (rows) {
  const lines = [
    ['edition', 'form', ...COLUMNS.map(([, title]) => title)],
    ['---', '---', ...COLUMNS.map(() => '---')],
    ...rows.map(([edition, form, counts]) => [edition, form, ...COLUMNS.map(([name]) => cell(counts[name]))])
  ]
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function cell (count) {
  if (!count) return '–'
  const { passed, of, ...excused } = count
  return [`${passed} of ${of}`, ...Object.entries(excused).map(([name, number]) => `${number} ${name}`)].join(', ')
}

/** The document with the table between its markers. */
export function placed (document, text) {
  const [start, end] = ['<!-- conformance table -->', '<!-- end of the table -->']
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) return document
  return document.slice(0, from + start.length) + '\n' + text + '\n' + document.slice(to)
}
