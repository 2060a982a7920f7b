-- The reference tariff's charges of March 2026 as one query over usage and owners, in whole micro-units of money.
-- {local}: start_time on the tariff's clock. {weekday}: 5 on Fridays. {wide}: whole numbers of 30 digits. {div}: of
-- whole numbers. Open ends of owners by COALESCE: of an OR, DuckDB makes no hash join.
WITH tariff (plan, record_type, free, price, bound, next_price, price_unit, abroad) AS (
    VALUES ('standard', 'voice', 120, 10000, 0, 10000, 1, FALSE),
           ('standard', 'sms', 5, 50000, 0, 50000, 1, FALSE),
           ('standard', 'data', 0, 50000, 10000000, 100000, 1000000, TRUE),
           ('premium', 'voice', 240, 80000, 0, 80000, 1, TRUE),
           ('premium', 'sms', 6, 50000, 0, 50000, 1, TRUE),
           ('premium', 'data', 0, 40000, 20000000, 80000, 1000000, TRUE)
),
placed AS (
    SELECT usage_id, record_type, msisdn, start_time, units, is_roaming, is_international, {local} AS local_start
    FROM usage
),
owned AS (
    SELECT u.*, o.account_id, t.free, t.price, t.bound, t.next_price, t.price_unit,
           CASE WHEN o.msisdn IS NULL THEN 'unmatched'
                WHEN o.status <> 'active' THEN 'rejected'
                WHEN t.plan IS NULL THEN 'unmatched'
                WHEN (u.is_roaming OR u.is_international) AND NOT t.abroad THEN 'rejected'
                ELSE 'rated' END AS status
    FROM placed u
    LEFT JOIN owners o ON o.msisdn = u.msisdn AND CAST(u.local_start AS DATE) >= o.valid_from
        AND CAST(u.local_start AS DATE) < COALESCE(o.valid_to, DATE '9999-12-31')
    LEFT JOIN tariff t ON t.plan = o.plan AND t.record_type = u.record_type
    WHERE u.local_start >= TIMESTAMP '2026-03-01 00:00:00' AND u.local_start < TIMESTAMP '2026-04-01 00:00:00'
),
counted AS (
    SELECT *, CASE WHEN status = 'rated' THEN units ELSE 0 END AS counting,
           CAST(SUM(CASE WHEN status = 'rated' THEN units ELSE 0 END) OVER (
               PARTITION BY msisdn, record_type ORDER BY start_time, usage_id ROWS UNBOUNDED PRECEDING
           ) AS BIGINT) AS used
    FROM owned
),
paid AS (
    SELECT *, GREATEST(used - free, 0) AS paid_after, GREATEST(used - counting - free, 0) AS paid_before FROM counted
),
costed AS (
    SELECT *,
           CAST(LEAST(paid_after, bound) - LEAST(paid_before, bound) AS {wide}) * price
               + CAST(GREATEST(paid_after, bound) - GREATEST(paid_before, bound) AS {wide}) * next_price AS cost,
           CASE WHEN record_type <> 'voice' THEN 10000
                ELSE CASE WHEN HOUR(local_start) BETWEEN 8 AND 11 THEN 98
                          WHEN HOUR(local_start) BETWEEN 18 AND 22 THEN 102 ELSE 100 END
                     * CASE WHEN {weekday} = 5 THEN 97 ELSE 100 END
                END * CASE WHEN is_roaming THEN 15 ELSE 10 END AS modifier
    FROM paid
)
SELECT usage_id, record_type, msisdn, account_id, start_time, CAST(local_start AS DATE) AS local_date, status, units,
       CASE WHEN status = 'rated' THEN counting - (paid_after - paid_before) END AS free_units,
       CASE status WHEN 'rejected' THEN CAST(0 AS BIGINT) WHEN 'rated' THEN CAST(
           (cost * modifier * 2 + CAST(price_unit AS {wide}) * 100000) {div} (CAST(price_unit AS {wide}) * 200000)
           AS BIGINT) END AS charge
FROM costed
