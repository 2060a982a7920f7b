-- The reference rules' bills of March 2026 as one query over rated (of rated.sql) and owners, in whole centimes.
-- {div}: of whole numbers. {years}: full ones from joined_on to the last day.
WITH lines AS (
    SELECT account_id, record_type, SUM(units) AS units,
           (SUM(charge) * 2 + 10000) {div} 20000 AS amount,
           SUM(CASE WHEN local_date < DATE '2026-03-20' THEN charge ELSE 0 END) AS ramadan
    FROM rated WHERE status = 'rated' GROUP BY account_id, msisdn, record_type
),
totals AS (
    SELECT account_id, CAST(SUM(amount) AS BIGINT) AS usage, CAST(SUM(ramadan) AS BIGINT) AS ramadan,
           CAST(SUM(CASE WHEN record_type = 'voice' THEN amount ELSE 0 END) AS BIGINT) AS voice,
           SUM(CASE WHEN record_type = 'voice' THEN units ELSE 0 END) AS voice_units,
           CAST(SUM(CASE WHEN record_type = 'data' THEN amount ELSE 0 END) AS BIGINT) AS data,
           SUM(CASE WHEN record_type = 'data' THEN units ELSE 0 END) AS data_units
    FROM lines GROUP BY account_id
),
seen AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY
                  CASE WHEN valid_to IS NULL OR valid_to > DATE '2026-03-31' THEN 0 ELSE 1 END,
                  CASE WHEN valid_to IS NULL OR valid_to > DATE '2026-03-31' THEN DATE '2026-03-31' ELSE valid_from END
                  DESC, msisdn, valid_from DESC) AS place,
           MAX(CASE WHEN status = 'active' THEN 1 ELSE 0 END) OVER (PARTITION BY account_id) AS is_active
    FROM owners WHERE valid_from <= DATE '2026-03-31' AND (valid_to IS NULL OR valid_to > DATE '2026-03-01')
),
accounts AS (
    SELECT s.account_id, s.is_student, s.is_urban, {years} AS years, COALESCE(t.usage, 0) AS usage,
           COALESCE(t.ramadan, 0) AS ramadan, COALESCE(t.voice, 0) AS voice, COALESCE(t.voice_units, 0) AS voice_units,
           COALESCE(t.data, 0) AS data, COALESCE(t.data_units, 0) AS data_units
    FROM seen s LEFT JOIN totals t ON t.account_id = s.account_id WHERE s.place = 1 AND s.is_active = 1
),
voice AS (SELECT *, usage - CASE WHEN voice_units >= 18000 THEN (voice * 20 + 100) {div} 200 ELSE 0 END AS a FROM accounts),
data AS (SELECT *, a - CASE WHEN data_units >= 2000000000 THEN LEAST((data * 16 + 100) {div} 200, a) ELSE 0 END AS b FROM voice),
ramadan AS (SELECT *, b - LEAST((ramadan * 2 + 100000) {div} 200000, b) AS c FROM data),
high AS (SELECT *, c - CASE WHEN c >= 10000 THEN (c * 10 + 100) {div} 200 ELSE 0 END AS d FROM ramadan),
student AS (SELECT *, d - CASE WHEN is_student THEN (d * 30 + 100) {div} 200 ELSE 0 END AS e FROM high),
urban AS (SELECT *, e - CASE WHEN is_urban THEN (e * 10 + 100) {div} 200 ELSE 0 END AS f FROM student),
loyal AS (SELECT *, f - (f * LEAST(2 * years, 10) * 2 + 100) {div} 200 AS g FROM urban),
fee AS (SELECT *, g + CASE WHEN is_student THEN 0 ELSE 150 END AS taxable FROM loyal)
SELECT account_id, CAST(taxable + (taxable * 40 + 100) {div} 200 AS BIGINT) AS total_due FROM fee
