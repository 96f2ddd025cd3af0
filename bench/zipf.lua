-- wrk asks for one of many objects, the n-th most popular with a share of 1/n^exponent (Zipf). After "--": the prefix of
-- their targets, the Host, how many there are, the exponent, a seed. Equal arguments give an equal row of requests.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local requests, shares, sum, count = {}, {}, 0, 0

function init(args)
  wrk.headers["Host"] = args[2]
  count = tonumber(args[3])
  local exponent = tonumber(args[4])
  for n = 1, count do
    requests[n] = wrk.format("GET", args[1] .. n)
    sum = sum + 1 / n ^ exponent
    shares[n] = sum
  end
  math.randomseed(tonumber(args[5]) * 1000 + number)
end

function request()
  local wanted, low, high = math.random() * sum, 1, count
  while low < high do
    local middle = math.floor((low + high) / 2)
    if shares[middle] < wanted then
      low = middle + 1
    else
      high = middle
    end
  end
  return requests[low]
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %.0f %d %d\n", summary.requests / (summary.duration / 1e6), summary.requests, failed))
end
