# Sourced by the runs of bench/: options, processes, ports, statistics, the table. Whoever sources it has set "bench", this
# directory, and "scenarios", the functions that may be named on the command line. See bench/README.md.
set -euo pipefail

java_floor=25
root=$(dirname -- "$bench")
app=$root/target/quarkus-app
# The flags of its image, with a heap of their own.
read -ra weir_java <<<"${BENCH_WEIR_JAVA:--Xmx512m}"
weir_java=("@$root/src/main/docker/jvm.options" "${weir_java[@]}")
connections=64
others_most=10
large=256M
huge=1G

die() {
  echo "bench: $*" >&2
  exit 1
}

say() {
  echo "bench: $*" >&2
}

# --- What to run -------------------------------------------------------------------------------------------------------

quick=false
keep=false
chosen=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=true ;;
    --keep) keep=true ;;
    -h | --help)
      sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
      echo "Scenarios: ${scenarios[*]}"
      exit
      ;;
    *)
      [[ " ${scenarios[*]} " == *" $1 "* ]] || die "no scenario $1; there are: ${scenarios[*]}"
      chosen+=("$1")
      ;;
  esac
  shift
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${scenarios[@]}")

if $quick; then
  rounds=2 warm_up=3 warm_ups=1 seconds=2 patience_factor=0
  large=64M huge=256M
else
  rounds=${BENCH_ROUNDS:-9} warm_up=15 warm_ups=3 seconds=5 patience_factor=3
fi

# --- What is needed ----------------------------------------------------------------------------------------------------

[ -r /proc/self/status ] || die "memory is read from /proc: this needs Linux."
for tool in wrk curl; do
  command -v "$tool" >/dev/null || die "$tool is missing: apt-get install wrk nginx curl"
done
nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || nginx=
[ -n "$nginx" ] || say "nginx is missing (apt-get install nginx): a small Vert.x origin takes its place, and ratios flatter Weir"

java_version() {
  { "$1/bin/java" -version 2>&1 || :; } | sed -n 's/.* version "\([0-9]*\).*/\1/p' | sed -n 1p
}

# The JDK as mvnw finds it, in fewer places.
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*; do
  if [ -x "$home/bin/javac" ] && [ "$(java_version "$home")" -ge "$java_floor" ]; then
    export JAVA_HOME=$home
    break
  fi
done
[ "$(java_version "${JAVA_HOME:-}")" -ge "$java_floor" ] 2>/dev/null || die "no JDK $java_floor found: set JAVA_HOME"
java=$JAVA_HOME/bin/java

[ -r "$app/quarkus-run.jar" ] || (cd "$root" && ./mvnw -q -B package -DskipTests)

# As many files as may be had; a tunnel is two of them.
ulimit -n "$(ulimit -Hn)"
files=$(ulimit -n)

# --- Processes ---------------------------------------------------------------------------------------------------------

work=$(mktemp -d "${TMPDIR:-/tmp}/weir-bench.XXXXXX")
chmod 755 "$work"
pids=()
started=

end() { # pid
  kill "$1" 2>/dev/null || :
  wait "$1" 2>/dev/null || :
}

clean() {
  for pid in "${pids[@]}"; do
    end "$pid"
  done
  rm -rf -- "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start() { # name, command...
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

# Waits up to a minute for a command to succeed while the process that was started last lives.
await() { # name, command...
  local name=$1
  shift
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    kill -0 "$started" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/$name.log" >&2
  die "$name did not start"
}

listens() { # port
  (exec 3<>"/dev/tcp/127.0.0.1/$1")
}

mkdir "$work/classes"
libraries="$app/app/*:$app/lib/main/*:$app/lib/boot/*"
"$JAVA_HOME/bin/javac" -proc:none -cp "$libraries" -d "$work/classes" "$bench"/*.java
run_java=("$java" "@$root/src/main/docker/jvm.options" -Xmx512m -cp "$work/classes:$libraries")

mapfile -t ports < <("${run_java[@]}" FreePorts 12)
origin=${ports[0]} bare=${ports[1]} echo=${ports[2]} proxy=${ports[3]} control=${ports[4]} management=${ports[5]}

origin_start() {
  mkdir "$work/files" "$work/nginx"
  head -c 1024 /dev/zero >"$work/files/1k"
  head -c 16384 /dev/zero >"$work/files/16k"
  head -c 102400 /dev/zero >"$work/files/100k"
  truncate -s "$large" "$work/files/large"
  truncate -s "$huge" "$work/files/huge"
  if [ -z "$nginx" ]; then
    start origin "${run_java[@]}" Origin "$origin" "$work/files"
  else
    cat >"$work/nginx/nginx.conf" <<-CONF
		daemon off;
		worker_processes 1;
		worker_rlimit_nofile 8192;
		pid $work/nginx/pid;
		error_log $work/nginx/error.log;
		events { worker_connections 4096; }
		http {
		  access_log off;
		  sendfile on;
		  tcp_nodelay on;
		  keepalive_requests 1000000000;
		  keepalive_timeout 1h;
		  default_type application/octet-stream;
		  open_file_cache max=100;
		  client_body_temp_path $work/nginx/body;
		  proxy_temp_path $work/nginx/proxy;
		  fastcgi_temp_path $work/nginx/fastcgi;
		  uwsgi_temp_path $work/nginx/uwsgi;
		  scgi_temp_path $work/nginx/scgi;
		  server {
		    listen 127.0.0.1:$origin backlog=4096;
		    root $work/files;
		    location = /served { stub_status; }
		    location /cached/ { rewrite /cached/(.*) /\$1 break; add_header Cache-Control "public, max-age=86400"; }
		    location /many/ { rewrite /many/([^/]*)/ /\$1 break; add_header Cache-Control "public, max-age=86400"; }
		    location /zipf/ { rewrite ^ /16k break; add_header Cache-Control "public, max-age=86400"; }
		  }
		}
	CONF
    start origin "$nginx" -p "$work/nginx" -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf"
  fi
  await origin curl -fs -o /dev/null "http://127.0.0.1:$origin/1k"
}

weir=
weir_start() { # store
  start weir env \
    QUARKUS_HTTP_PORT="$control" QUARKUS_MANAGEMENT_PORT="$management" QUARKUS_MANAGEMENT_HOST=127.0.0.1 \
    WEIR_PROXY_HTTP_HOST=127.0.0.1 WEIR_PROXY_HTTP_PORT="$proxy" \
    WEIR_EGRESS_ALLOW=127.0.0.0/8 WEIR_PROXY_CONNECT_PORTS=1-65535 WEIR_PROXY_PORTS=1-65535 \
    WEIR_PROXY_LIMITS_CONNECTIONS=30000 WEIR_PROXY_LIMITS_TUNNELS=20000 \
    WEIR_CACHE_STORE="$1" WEIR_CACHE_MEMORY_MAX_BYTES="${cache_bytes:-256M}" WEIR_ACCESS_LOG_FORMAT=none \
    "$java" "${weir_java[@]}" -jar "$app/quarkus-run.jar"
  weir=$started
  await weir curl -fs -o /dev/null "http://127.0.0.1:$management/q/health/ready"
  curl -fs -x "http://127.0.0.1:$proxy" "http://127.0.0.1:$origin/1k" | cmp - "$work/files/1k" || die "Weir does not relay"
}

weir_stop() {
  end "$weir"
  weir=
}

median() { # numbers
  printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

range() { # numbers
  printf '%s\n' "$@" | sort -g | awk 'NR == 1 { low = $1 } { high = $1 } END { print low "–" high }'
}

ratio() { # part, whole
  awk -v part="$1" -v whole="$2" 'BEGIN { printf "%.3f", part / whole }'
}

verdict() { # figure, <|<=|>=, target
  awk -v figure="$1" -v target="$3" -v test="$2" \
    'BEGIN { print (test == ">=" ? figure >= target : test == "<=" ? figure <= target : figure < target) ? "met" : "**missed**" }'
}

mib() { # KiB
  awk -v kib="$1" 'BEGIN { printf "%.1f", kib / 1024 }'
}

# --- Who else uses the processors --------------------------------------------------------------------------------------

machine_time() { # -> ms of all processes since the start of the machine, with what its host took from it
  awk -v tick="$(getconf CLK_TCK)" '$1 == "cpu" { print int(($2 + $3 + $4 + $9) * 1000 / tick) }' /proc/stat
}

own_time() { # -> ms of this run: the shell, what it waited for, what it started
  local pid files=("/proc/$$/stat")
  for pid in "${pids[@]}"; do
    for pid in "$pid" $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); do
      files+=("/proc/$pid/stat")
    done
  done
  cat "${files[@]}" 2>/dev/null | awk -v tick="$(getconf CLK_TCK)" \
    '{ sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15 } END { print int(sum * 1000 / tick) }'
}

others_time() {
  echo $(($(machine_time) - $(own_time)))
}

others_share() { # others_time then, time then -> per cent of the processors that others had since
  awk -v other="$(($(others_time) - $1))" -v passed="$((($(date +%s%3N) - $2) * $(nproc)))" \
    'BEGIN { printf "%.0f", (other > 0 ? other : 0) * 100 / passed }'
}

# Measures until there are enough rounds in which others left the processors alone, or patience is at its end. A measure
# leaves its figures in variables of its caller; "record" takes them over.
repeated=0
repeat() { # measure, record
  local left=$rounds patience=$((rounds * patience_factor)) others since share
  while [ "$left" -gt 0 ]; do
    others=$(others_time) since=$(date +%s%3N)
    "$1"
    share=$(others_share "$others" "$since")
    if [ "$share" -gt "$others_most" ] && [ "$patience" -gt 0 ]; then
      patience=$((patience - 1)) repeated=$((repeated + 1))
    else
      left=$((left - 1))
      "$2"
    fi
  done
}

# --- Figures -----------------------------------------------------------------------------------------------------------

processor_time() { # pid -> ms of it and its children, user and system
  local pid files=("/proc/$1/stat")
  for pid in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    files+=("/proc/$pid/stat")
  done
  cat "${files[@]}" | awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); sum += $12 + $13 } END { print int(sum * 1000 / tick) }'
}

results=
row() { # cells
  local line="|"
  for cell in "$@"; do
    line+=" $cell |"
  done
  results+=$line$'\n'
  echo "$line" >&2
}

load() { # port to connect to, target, host, seconds -> requests per second, requests
  local out
  out=$(wrk -t2 -c"$connections" -d"$4s" --timeout 10s -s "$bench/target.lua" "http://127.0.0.1:$1" -- "$2" "$3")
  set -- $(sed -n 's/^RESULT //p' <<<"$out")
  [ "${3:-1}" = 0 ] || die "wrk saw failed requests: $out"
  echo "$1 $2"
}

rate() { # a load -> requests per second
  local figures
  figures=$("$@")
  echo "${figures% *}"
}

load_direct() { # path, seconds
  load "$origin" "$1" "127.0.0.1:$origin" "$2"
}

load_proxy() { # proxy port, path, seconds
  load "$1" "http://127.0.0.1:$origin$2" "127.0.0.1:$origin" "$3"
}

paced() { # port, target, connections, rate, warm-up seconds, seconds -> p50 and p99 in µs
  "${run_java[@]}" Paced "$1" "$origin" "$2" "$3" "$4" "$5" "$6"
}

# Half of the highest rate that the paced client keeps to through each of some ports: above that, what falls behind on its
# timetable measures a queue, not an answer. Half of the requests later than 2 ms, twice, is behind.
paced_rate() { # connections, then per contender: port, target -> req/s
  local connections=$1 rate=1000 next i
  shift
  while [ "$rate" -lt 100000 ]; do
    next=$((rate * 3 / 2))
    for ((i = 1; i < $#; i += 2)); do
      keeps_pace "${!i}" "${@:i+1:1}" "$connections" "$next" || keeps_pace "${!i}" "${@:i+1:1}" "$connections" "$next" || break 2
    done
    rate=$next
  done
  echo $((rate / 2))
}

keeps_pace() { # port, target, connections, rate
  local figures
  figures=($(paced "$@" 1 1))
  [ "${figures[0]}" -lt 2000 ]
}

weir_stop_if_up() {
  [ -z "$weir" ] || weir_stop
}

# --- The run -----------------------------------------------------------------------------------------------------------

report() { # columns
  local origin_words="a Vert.x origin" cell head="|" rule="|"
  [ -z "$nginx" ] || origin_words="$("$nginx" -v 2>&1 | sed 's/.*: //'), 1 worker"
  for cell in "$@"; do
    head+=" $cell |" rule+="---|"
  done
  echo "# Figures of one run"
  echo
  echo "- $(date -u '+%F %R') UTC, commit $(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)," \
    "$rounds rounds of $seconds s$($quick && echo ' (--quick: figures mean nothing)')"
  echo "- $(nproc) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sed -n 1p))," \
    "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(uname -sr);" \
    "load when it began $load_before; others took $others % of the processors meanwhile; $repeated rounds disturbed by others were measured again"
  echo "- JDK $("$java" -version 2>&1 | sed -n 's/.*build \([^,)]*\).*/\1/p' | sed -n 1p), flags: those of src/main/docker/jvm.options and \`${weir_java[*]:1}\`; origin: $origin_words;" \
    "$(wrk -v 2>&1 | sed -n '1s/ \[.*//p')${contenders_words:+; $contenders_words}"
  echo
  echo "Median of the rounds; in brackets the lowest and highest."
  echo
  echo "$head"
  echo "$rule"
  printf '%s' "$results"
}

run() { # file for --keep, columns
  local began others_before load_before others scenario file=$1
  shift
  began=$(date +%s%3N) others_before=$(others_time)
  load_before=$(cut -d' ' -f1-3 /proc/loadavg)
  origin_start
  for scenario in "${chosen[@]}"; do
    say "$scenario"
    "$scenario"
  done
  weir_stop_if_up
  others=$(others_share "$others_before" "$began")
  report "$@"
  ! $keep || report "$@" >"$bench/$file"
}
