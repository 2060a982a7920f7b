# Sourced by every Spark command that has this folder as its conf: spark-submit, pyspark, notebooks, tests, `tollhouse`.
# It sets what depends on where the checkout lies; everything else stands in spark-defaults.conf.
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
[ ! -x "$root/var/java/bin/java" ] || export JAVA_HOME="$root/var/java"
# Delta and the Kafka connector on Spark's own class path: faster than spark.jars, which copies them for each session.
export SPARK_DIST_CLASSPATH="$root/var/jars/spark/*${SPARK_DIST_CLASSPATH:+:$SPARK_DIST_CLASSPATH}"
export SPARK_SUBMIT_OPTS="-Dspark.sql.warehouse.dir=$root/var/warehouse ${SPARK_SUBMIT_OPTS:-}"
export SPARK_LAUNCHER_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
unset root
# A job's own Java says to a file what it has to say, where it may write it: at a terminal the job alone speaks.
if [ -n "${TOLLHOUSE_JAVA_LOG:-}" ] && { true >>"$TOLLHOUSE_JAVA_LOG"; } 2>/dev/null; then
  exec >>"$TOLLHOUSE_JAVA_LOG" 2>&1
fi
