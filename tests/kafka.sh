#!/usr/bin/env bash
# A real Apache Kafka for tests: KRaft, plain Java, 127.0.0.1 only.
#
#   kafka.sh install JARS                     fetch the broker from Maven Central into the folder JARS, once
#   kafka.sh start   JARS DATA [PORT] [NODES] start NODES brokers (1) whose files are in DATA; those that run already stay
#   kafka.sh stop    DATA [NODE]              stop all of them, or one
#   kafka.sh kill    DATA [NODE]              the same without a warning
#   kafka.sh status  DATA                     what runs
#   kafka.sh wipe    DATA                     stop all, delete DATA
#   kafka.sh lend    JARS DATA [PORT] [NODES] start, print the addresses, and wipe when standard input ends: whoever holds
#                                             the other end of the pipe may die in any way, the brokers go with it. Behind
#                                             them comes LISTENER=ADDRESSES for each further listener
#
# Brokers listen on PORT, PORT+1, ..., their controllers right behind them. PORT 0 (default) takes ports that are free.
# Each node is broker and controller. Needs java 17 or later, and mvn for `install`.
# Environment: KAFKA_VERSION, KAFKA_HEAP, KAFKA_CONFIG (a file that is added to each node's configuration, and
# KAFKA_CONFIG.N to that of node N), KAFKA_LISTENERS (security protocols that get a listener too, for example
# "SSL SASL_SSL"; their ports come behind the controllers'), KAFKA_FORMAT (options for the storage tool, for example
# "--add-scram SCRAM-SHA-256=[name=N,password=P]").
set -euo pipefail

version=${KAFKA_VERSION:-4.3.1}
heap=${KAFKA_HEAP:--Xms128m -Xmx512m}
patience=150 # seconds until a node has to serve
cluster=cmVnaXN0cmFyLXRlc3RzMQ

fail() { echo "kafka.sh: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || fail "$1 is missing; on Debian: apt-get install -y $2"; }
# A process that has ended but that nobody has waited for still has its number. One look, because it may be gone by a second.
runs() { [[ -s $1/pid ]] && grep -qs '^State:.[^ZX]' "/proc/$(<"$1/pid")/status"; }
# It may end by itself at any moment.
signal() { ! runs "$2" || kill "$1" "$(<"$2/pid")" 2>/dev/null || true; } # signal, node's folder
# The port of a node's listener. KAFKA_CONFIG may have set the listeners once more: the last line is what holds.
port_of() { # node's folder [listener]
  sed -n 's/^advertised.listeners=//p' "$1/node.properties" | tail -n 1 | tr , '\n' |
    sed -n "s|^${2:-PLAINTEXT}://127.0.0.1:||p"
}

install_() {
  local jars
  mkdir -p "$1"
  jars=$(cd "$1" && pwd)
  # Test binaries may come at the same time. Only this is under the lock, else whoever comes next would wait for as long
  # as this broker is lent.
  (flock 9 && { [[ -f $jars/$version.complete ]] || fetch "$jars"; }) 9>"$jars/lock"
}

fetch() { # jars
  local jars=$1
  need mvn maven
  cat >"$jars/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>registrar</groupId><artifactId>broker-for-tests</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.25.1</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.25.1</version></dependency>
  </dependencies>
</project>
POM
  rm -f "$jars"/*.jar "$jars"/*.complete
  mvn -q -B -f "$jars/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$jars" >&2 || fail "mvn cannot fetch Kafka $version"
  [[ -f $jars/kafka_2.13-$version.jar ]] || fail "mvn has not fetched Kafka $version"
  touch "$jars/$version.complete"
}

free() { # first port, how many
  local p
  for ((p = $1; p < $1 + $2; p++)); do ! (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || return 1; done
}

# Sets `port`. Below the ports that the system gives to clients (32768 and up), which come and go. Brokers take a while until
# they listen, so the choice is locked, by this script and by what it starts: others may choose at the same time.
choose_port() { # jars, how many
  local tries lock
  for ((tries = 0; tries < 50; tries++)); do
    port=$((16000 + RANDOM % 1000 * 16))
    exec {lock}>"$1/port-$port"
    ! { flock -n "$lock" && free "$port" "$2"; } || return 0
    exec {lock}>&-
  done
  fail "no free ports"
}

configure() { # data port nodes
  local data=$1 port=$2 nodes=$3 n voters='' replicas insync listener next further protocols=''
  replicas=$((nodes < 3 ? nodes : 3))
  insync=$((replicas < 3 ? 1 : 2))
  for ((n = 1; n <= nodes; n++)); do voters+="${voters:+,}$n@127.0.0.1:$((port + nodes + n - 1))"; done
  for listener in ${KAFKA_LISTENERS:-}; do protocols+=",$listener:$listener"; done
  for ((n = 1; n <= nodes; n++)); do
    mkdir -p "$data/$n"
    further='' next=$((port + 2 * nodes + n - 1))
    for listener in ${KAFKA_LISTENERS:-}; do further+=",$listener://127.0.0.1:$next" next=$((next + nodes)); done
    cat >"$data/$n/node.properties" <<CONF
node.id=$n
process.roles=broker,controller
controller.quorum.voters=$voters
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT$protocols
listeners=PLAINTEXT://127.0.0.1:$((port + n - 1)),CONTROLLER://127.0.0.1:$((port + nodes + n - 1))$further
advertised.listeners=PLAINTEXT://127.0.0.1:$((port + n - 1))$further
log.dirs=$data/$n/log
auto.create.topics.enable=false
default.replication.factor=$replicas
min.insync.replicas=$insync
offsets.topic.num.partitions=3
offsets.topic.replication.factor=$replicas
transaction.state.log.num.partitions=6
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$insync
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=8388608
# A dead node is missed after seconds, so that tests need not wait longer.
broker.session.timeout.ms=6000
broker.heartbeat.interval.ms=1000
controller.quorum.fetch.timeout.ms=2000
controller.quorum.election.timeout.ms=1000
CONF
    [[ -z ${KAFKA_CONFIG:-} ]] || cat "$KAFKA_CONFIG" >>"$data/$n/node.properties"
    [[ ! -f ${KAFKA_CONFIG:-}.$n ]] || cat "$KAFKA_CONFIG.$n" >>"$data/$n/node.properties"
    cat >"$data/$n/log4j2.properties" <<'LOG'
rootLogger.level=info
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c: %m%n
LOG
  done
}

java_() { # jars node's folder, class and its arguments
  local jars=$1 node=$2
  shift 2
  # shellcheck disable=SC2086 # the heap is several words
  exec java $heap -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \
    -Dlog4j2.configurationFile="$node/log4j2.properties" -cp "$jars/*" "$@"
}

launch() { # jars node's folder
  local jars=$1 node=$2 options
  if [[ ! -f $node/log/meta.properties ]]; then
    read -ra options <<<"${KAFKA_FORMAT:-}"
    (java_ "$jars" "$node" kafka.tools.StorageTool format -t "$cluster" -c "$node/node.properties" "${options[@]}") \
      >"$node/format.out" 2>&1 || { cat "$node/format.out" >&2; fail "cannot format $node"; }
  fi
  : >"$node/broker.out"
  (cd "$node" && java_ "$jars" "$node" kafka.Kafka "$node/node.properties") </dev/null >>"$node/broker.out" 2>&1 &
  echo $! >"$node/pid"
  disown # else bash reports how it ended
}

await() { # node's folder
  local node=$1 until=$((SECONDS + patience))
  until grep -q 'Kafka Server started' "$node/broker.out"; do
    runs "$node" || { tail -n 20 "$node/broker.out" >&2; fail "the broker in $node has ended"; }
    ((SECONDS < until)) || { tail -n 20 "$node/broker.out" >&2; fail "the broker in $node does not serve"; }
    sleep 0.1
  done
}

start_() {
  local jars data port=${3:-0} nodes=${4:-1} node listeners
  need java default-jre-headless
  install_ "$1"
  mkdir -p "$2"
  jars=$(cd "$1" && pwd) data=$(cd "$2" && pwd)
  if [[ ! -f $data/1/node.properties ]]; then
    read -ra listeners <<<"${KAFKA_LISTENERS:-}"
    [[ $port != 0 ]] || choose_port "$jars" $(((2 + ${#listeners[@]}) * nodes))
    configure "$data" "$port" "$nodes"
  fi
  for node in "$data"/[0-9]*; do runs "$node" || launch "$jars" "$node"; done
  for node in "$data"/[0-9]*; do await "$node"; done
}

addresses() { # data [listener]
  local node list=''
  for node in "$1"/[0-9]*; do list+="${list:+,}127.0.0.1:$(port_of "$node" "${2:-PLAINTEXT}")"; done
  echo -n "$list"
}

stop_() { # data [node]
  local node tries
  for node in "$1"/${2:-[0-9]*}; do signal -TERM "$node"; done
  for node in "$1"/${2:-[0-9]*}; do
    [[ -s $node/pid ]] || continue
    # The last nodes of a cluster wait for a quorum that is gone.
    for ((tries = 0; tries < 100; tries++)); do runs "$node" || break; sleep 0.1; done
    kill_ "$1" "$(basename "$node")"
    rm -f "$node/pid"
  done
}

status_() {
  local node
  for node in "$1"/[0-9]*; do
    [[ -d $node ]] || continue
    if runs "$node"; then echo "$(basename "$node"): pid $(<"$node/pid"), port $(port_of "$node")"
    else echo "$(basename "$node"): stopped"; fi
  done
}

kill_() { # data [node]
  local node
  for node in "$1"/${2:-[0-9]*}; do signal -KILL "$node"; done
  for node in "$1"/${2:-[0-9]*}; do while runs "$node"; do sleep 0.05; done; done
}

# What is deleted anyway needs no orderly end.
wipe_() {
  kill_ "$1"
  rm -rf "$1"
}

lend_() {
  local listener further=''
  lent=$2 # the trap may run within a function, which has arguments of its own
  trap 'wipe_ "$lent"' EXIT
  trap 'exit 1' INT TERM HUP
  start_ "$@"
  for listener in ${KAFKA_LISTENERS:-}; do further+=" $listener=$(addresses "$2" "$listener")"; done
  echo "$(addresses "$2")$further"
  cat >/dev/null || true
}

[[ $# -ge 2 ]] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 64; }
command=$1
shift
case $command in
  install) install_ "$@" ;;
  start) start_ "$@" && status_ "$2" ;;
  stop) stop_ "$@" ;;
  kill) kill_ "$@" ;;
  status) status_ "$@" ;;
  wipe) wipe_ "$@" ;;
  lend) lend_ "$@" ;;
  *) fail "no such command: $command" ;;
esac
