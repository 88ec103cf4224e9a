#!/bin/sh
# Builds your team's sprint reports from a crontab, such as:
#   17 5,11 * * 1-5  /home/reports/team/cron.sh
# Beside this file stand config/report.yml and jira.env, which is yours alone to read (chmod 600 jira.env):
#   JIRA_EMAIL=you@example.com
#   JIRA_TOKEN=...
# The site appears all at once or not at all. On success this prints nothing, so cron mails you only what is wrong.
set -eu
cd "$(dirname "$0")"
umask 027

set -a
. ./jira.env
set +a

code=0
"${SPRINT_REPORTS:-sprint-reports}" build --quiet --site "${SITE:-site}" || code=$?
# 4: done, but part of it is marked incomplete, which the pages say.
[ "$code" -eq 4 ] || exit "$code"
