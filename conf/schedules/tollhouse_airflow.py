"""Tollhouse by Airflow 3: copy this file into its dags folder, and look at the constants below.

Every job takes all that has come since it ran last, so that one run catches up however many were missed: no backfill
(catchup=False), and never two at a time (max_active_runs=1). Secrets come from the worker's environment.
"""

from datetime import timedelta

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

TOLLHOUSE = "/opt/tollhouse"
SETTINGS = "conf/prod.toml"
BUCKET = "s3://lake/tollhouse"
TIME_ZONE = "Africa/Casablanca"

NOW = f"data_interval_end.in_timezone('{TIME_ZONE}')"
MONTH = f"{{{{ {NOW}.strftime('%Y-%m') }}}}"
MONTH_BEFORE = f"{{{{ {NOW}.start_of('month').subtract(days=1).strftime('%Y-%m') }}}}"

HOURLY = (
    "ingest-cdrs",
    "mediate-cdrs",
    "rate-usage",
)
DAILY = (
    f"bill-cycle --cycle {MONTH}",
    "publish-gold --keep 7",
    f"export-s3 {BUCKET} --keep 7",
    "reconcile-lake",
)
WEEKLY = ("maintain-lake",)
MONTHLY = (
    f"bill-cycle --cycle {MONTH_BEFORE}",
    f"render-bills --cycle {MONTH_BEFORE}",
    "publish-gold --keep 7",
    f"export-s3 {BUCKET} --keep 7 --invoices",
)


def chain(commands):
    """A task for each command, one after another."""
    before = None
    for command in commands:
        task = BashOperator(
            task_id=command.split()[0].replace("-", "_"),
            bash_command=f"var/venv/bin/tollhouse {command} --settings {SETTINGS}",
            cwd=TOLLHOUSE,
            retries=2,
            retry_delay=timedelta(minutes=5),
        )
        if before is not None:
            before >> task
        before = task


def dag(name, schedule, description, commands):
    """A DAG of commands, of which one run catches up."""
    with DAG(
        dag_id=f"tollhouse_{name}",
        description=description,
        schedule=schedule,
        start_date=pendulum.datetime(2026, 3, 1, tz=TIME_ZONE),
        catchup=False,
        max_active_runs=1,
    ):
        chain(commands)


dag("hourly", "5 * * * *", "What came in is ingested, mediated and rated", HOURLY)
dag(
    "daily",
    "20 3 * * *",
    "Draft bills of the running cycle, a snapshot, its copy in the bucket, the control report",
    DAILY,
)
dag("weekly", "50 5 * * 0", "Small files are put together, and what nothing needs any more goes", WEEKLY)
dag("monthly", "40 4 2,28 * *", "The month before is billed, rendered and sent", MONTHLY)
