-- wrk asks for the target given after "--", absolute or not, with the Host given after it, and says what came of it in one line.
function init(args)
  wrk.path = args[1]
  wrk.headers["Host"] = args[2]
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %.0f %d %d\n", summary.requests / (summary.duration / 1e6), summary.requests, failed))
end
