"""What each usage line brings in after its shares of the discounts, and on which days. Adds up to the bills."""

from gold.reports.predicates import IS_RATED, IS_RETAIL

NET_INPUT = """
    SELECT bill_id, account_id, cycle,
           list(struct_pack(line_no, kind, name, number_key, record_type, uses, units, amount, selected_charges))
               AS lines
    FROM bill_lines WHERE kind IN ('usage', 'discount')
    GROUP BY bill_id, account_id, cycle
"""
"""A row for each bill, with its lines in no order: what gold.billing.revenue.net_lines makes the table net_lines of."""

NET = "SELECT * EXCLUDE minor_units, amount(minor_units) AS net FROM net_lines"
"""A row for each usage line: its amount less its shares of the discounts."""

DAYS_INPUT = f"""
    WITH uses AS (
        SELECT account_id, cycle, number_key, record_type, local_date, plan,
               CAST(sum(CAST(charge * 1000000 AS BIGINT)) AS BIGINT) AS micros
        FROM rated_usage WHERE {IS_RETAIL} AND {IS_RATED}
        GROUP BY account_id, cycle, number_key, record_type, local_date, plan
    )
    SELECT bill_id, record_type, minor_units,
           list({{'local_date': local_date, 'plan': plan, 'micros': coalesce(micros, 0)}}) AS days
    FROM net_lines LEFT JOIN uses USING (account_id, cycle, number_key, record_type)
    GROUP BY bill_id, number_key, record_type, minor_units
"""
"""A row for each usage line, with its days in no order: what gold.billing.revenue.net_days makes the table net_days
of."""

DAYS = "SELECT * EXCLUDE minor_units, amount(minor_units) AS revenue FROM net_days"
"""A row for each usage line, day and plan: the line's net shared by its uses' charges. Day and plan are null where
its uses are rated no more since it was billed, until the cycle is billed again: the revenue adds up all the same."""
