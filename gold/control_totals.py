"""What went into and came out of a hop of the data's way. One row per control_run, hop, part and measure."""

from lake.table import Table

CONTROL_TOTALS = Table(
    name="gold.control_totals",
    key=("control_run", "hop", "part", "measure"),
    columns="""
        control_run STRING    NOT NULL COMMENT 'the run of reconcile-lake',
        checked_at  TIMESTAMP NOT NULL COMMENT 'UTC',
        hop         STRING    NOT NULL COMMENT 'such as bronze = usage + rejects + duplicates',
        part        STRING    NOT NULL COMMENT 'the topic, run or cycle it was counted for',
        measure     STRING    NOT NULL COMMENT 'records | units | money',
        going_in    DECIMAL(38,6) NOT NULL,
        coming_out  DECIMAL(38,6) NOT NULL,
        difference  DECIMAL(38,6) NOT NULL COMMENT 'going_in less coming_out; 0 when balanced',
        note        STRING    COMMENT 'such as: not yet billed'
    """,
)
