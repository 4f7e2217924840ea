#!/bin/bash
# Runs one task's command in a process group of its own, and sees to it that nothing of the task outlives the task,
# nor the task embedded AWS.
#
#   task-watchdog.sh TASK_ID MEMORY_GROUP PROGRAM [ARGUMENT...]
#
# MEMORY_GROUP is the folder of the cgroup that the command is to run in; empty when its memory has no limit.
# Descriptor 3 leads to embedded AWS: each line that comes from there is a signal. KILL ends the whole group, as the end of a
# container does; the others reach the program alone, as ECS signals process 1 of a container and leaves it to pass them on.
# The end of the descriptor means that embedded AWS is gone, however it died. Exits as the program does, with 128 + N if signal N ended it.
task_id=$1 memory_group=$2
shift 2
# What bash itself has to say ("Killed") is no output of the task.
exec 4>&2 2>/dev/null
# Job control gives every background job its own process group, and does not make it ignore SIGINT.
set -m

# The command joins the group before it is the command, and so do all its children; the watchdog stays outside.
{
  [ -z "$memory_group" ] || echo 0 >"$memory_group/cgroup.procs" || exit 126
  EMBEDDED_AWS_TASK_ID=$task_id exec "$@"
} 2>&4 3>&- 4>&- &
task=$!
exec >/dev/null 4>&-

# A process that left the group is found by the variable it was started with, where there is a /proc (Linux), or by its
# cgroup. One that also emptied its environment escapes where there is no cgroup.
sweep() {
  kill -KILL -- "-$task"
  [ -r /proc/self/environ ] || return
  for _ in $(seq 100); do
    survivors=$(grep -lsz "^EMBEDDED_AWS_TASK_ID=$task_id\$" /proc/[0-9]*/environ | cut -d/ -f3)
    [ -z "$memory_group" ] || survivors+=" $(cat "$memory_group/cgroup.procs")"
    [ -n "${survivors// /}" ] || return
    # shellcheck disable=SC2086
    kill -KILL $survivors
    sleep 0.02
  done
}

# Embedded AWS removes the cgroup once it has read what happened there. When it is gone, nobody else is left to do so.
remove_group() {
  [ -n "$memory_group" ] || return
  for _ in $(seq 50); do
    rmdir "$memory_group" && return
    sleep 0.02
  done
}

(
  while read -r signal <&3; do
    if [ "$signal" = KILL ]; then kill -KILL -- "-$task"; else kill "-$signal" "$task"; fi
  done
  sweep
  remove_group
) &
watcher=$!

wait "$task"
code=$?
sweep
kill -KILL -- "-$watcher"
# 1 is the end of the descriptor; more, that nothing came in time.
read -r -t 0.01 _ <&3
[ $? -ne 1 ] || remove_group
exit "$code"
