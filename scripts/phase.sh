#!/usr/bin/env bash
# Run one command and say how many seconds it took; its exit status is kept.
# scripts/phase.sh NAME COMMAND…
set -uo pipefail
name=$1
shift
began=$(date +%s)
printf '\n── %s\n' "$name"
"$@"
status=$?
if [ "$status" -eq 0 ]; then word=完成; else word="失败（退出码 $status）"; fi
printf '── %s：%s，%s 秒\n' "$name" "$word" "$(($(date +%s) - began))"
exit "$status"
