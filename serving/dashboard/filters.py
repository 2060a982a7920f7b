"""What the reader wants to see: a cycle, and perhaps one region, plan or service."""

from dataclasses import dataclass

CYCLE, REGION, PLAN, SERVICE = "cycle", "region", "plan", "record_type"


@dataclass(frozen=True)
class Filters:
    """None: all of them. record_type: the service."""

    cycle: str
    region: str | None = None
    plan: str | None = None
    record_type: str | None = None

    @property
    def narrow(self) -> dict[str, str]:
        """Those beside the cycle that are set, by column."""
        every = {REGION: self.region, PLAN: self.plan, SERVICE: self.record_type}
        return {column: value for column, value in every.items() if value is not None}

    @property
    def values(self) -> dict[str, str]:
        """All that are set, as parameters of SQL."""
        return {CYCLE: self.cycle, **self.narrow}

    def where(self, *columns: str) -> str:
        """The filters that are set, of these columns, as conditions of SQL with parameters."""
        terms = [f"{column} = ${column}" for column in columns if column in self.values]
        return " AND ".join(terms) or "true"
