"""Pools: the numbers that may influence one another."""

from dataclasses import dataclass

from gold.pricing.plan_version import sharing_plans
from jobs.reading.tariff import every_plan_version
from lake.pinned import Pinned
from lake.rows import Rows
from lake.sql import quoted
from silver.subscribers import SUBSCRIBERS

MOVED_ACCOUNTS = """
SELECT DISTINCT accounts
FROM (SELECT sort_array(collect_set(account_id)) AS accounts FROM {held} GROUP BY msisdn)
WHERE size(accounts) > 1
"""
"""The accounts that a number was in one after the other. held: msisdn and account_id."""

POOLS_OF_ACCOUNTS = """
SELECT /*+ BROADCAST(names) */ held.account_id, concat('account ', coalesce(names.first, held.account_id)) AS pool
FROM (SELECT DISTINCT account_id FROM {held}) AS held
LEFT JOIN {names} AS names ON names.account_id = held.account_id
"""
"""names: account_id and first, of accounts that are joined."""

POOLS_OF_NUMBERS = """
SELECT /*+ BROADCAST(accounts) */ msisdn, min(pool) AS pool
FROM {held} AS held JOIN {accounts} AS accounts USING (account_id) GROUP BY msisdn
"""


@dataclass(frozen=True)
class Pools:
    """numbers: msisdn and pool of those that share one, accounts: account_id and pool; None: no plan shares, and each
    number is a pool of its own."""

    numbers: Rows | None
    accounts: Rows | None

    def of_numbers(self, rows: Rows) -> Rows:
        """The rows with the pool of their msisdn."""
        if self.numbers is None:
            return rows.selectExpr("*", "msisdn AS pool")
        return rows.join(self.numbers, "msisdn", "left").selectExpr("* EXCEPT (pool)", "coalesce(pool, msisdn) AS pool")

    def of_holders(self, rows: Rows) -> Rows:
        """The rows with the pool of their holder, a number or an account."""
        if self.numbers is None or self.accounts is None:
            return rows.selectExpr("*", "holder AS pool")
        names = self.numbers.withColumnRenamed("msisdn", "holder").unionAll(self.accounts.select("account_id", "pool"))
        return rows.join(names, "holder", "left").selectExpr("* EXCEPT (pool)", "coalesce(pool, holder) AS pool")


def sharing_pools(tables: Pinned) -> Pools:
    """Numbers that ever were in one account on a plan that shares are a pool, and so are accounts that a number was in
    one after the other, in what is believed or ever was."""
    plans = sharing_plans(every_plan_version(tables))
    if not plans:
        return Pools(None, None)
    store = tables.store
    on_plan = tables.read(SUBSCRIBERS).where(f"plan IN ({', '.join(map(quoted, sorted(plans)))})")
    held = on_plan.select("msisdn", "account_id").distinct()
    first = first_of([row["accounts"] for row in store.query(MOVED_ACCOUNTS, held=held).collect()])
    names = store.spark.createDataFrame(sorted(first.items()), "account_id STRING, first STRING")
    accounts = store.staged(store.query(POOLS_OF_ACCOUNTS, held=held, names=names), eager=False)
    numbers = store.query(POOLS_OF_NUMBERS, held=held, accounts=accounts)
    return Pools(store.staged(numbers, eager=False), accounts)


def first_of(joined: list[list[str]]) -> dict[str, str]:
    """The first of all accounts that are joined with one, straight or by others."""
    first: dict[str, str] = {}

    def root(account: str) -> str:
        while first.setdefault(account, account) != account:
            account = first[account] = first[first[account]]
        return account

    for accounts in joined:
        roots = sorted(root(account) for account in accounts)
        for account in roots:
            first[account] = roots[0]
    return {account: root(account) for account in first}
