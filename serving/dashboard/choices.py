"""What readers choose beside the pages: language and filters. Each choice stays over pages."""

import streamlit as st

from lake.settings import Tariff
from serving.dashboard import address
from serving.dashboard.filters import Filters
from serving.dashboard.language import NAMES, Language
from serving.dashboard.snapshot import OpenSnapshot

LANGUAGE, CYCLE, REGION, PLAN, SERVICE = "lang", "cycle", "region", "plan", "service"
"""In the address, and in the session."""

ENGLISH, ALL = "en", "all"


def chosen_language(tariff: Tariff) -> Language:
    """The reader's."""
    address.read(LANGUAGE, ENGLISH, NAMES.__contains__)
    code = st.segmented_control(
        "Language / Langue", list(NAMES), required=True, format_func=NAMES.__getitem__, key=LANGUAGE
    )
    address.write(LANGUAGE, code or ENGLISH, ENGLISH)
    return Language(code or ENGLISH, tariff.currency, tariff.decimals)


def chosen_filters(snapshot: OpenSnapshot, language: Language) -> Filters:
    """The newest cycle that has bills, and all of it, unless the reader wants something else."""
    cycles, billed = (
        [row["cycle"] for row in snapshot.rows(f"SELECT DISTINCT cycle FROM {table} ORDER BY cycle DESC")]
        for table in ("kpi_values", "bills")
    )
    months = {cycle: language.month(cycle) for cycle in cycles}
    cycle = address.one_of(language.text("Cycle"), CYCLE, months, (billed or cycles)[0])
    regions = snapshot.rows("SELECT DISTINCT region AS code, region AS name FROM dim_customer ORDER BY region")
    plans = snapshot.rows("SELECT plan AS code, label AS name FROM dim_plan ORDER BY label")
    services = snapshot.rows("SELECT DISTINCT record_type AS code FROM fact_usage_hour ORDER BY code")
    members = {
        REGION: ("Region", {row["code"]: language.text(row["name"]) for row in regions}),
        PLAN: ("Plan", {row["code"]: language.text(row["name"]) for row in plans}),
        SERVICE: ("Service", {row["code"]: language.word(row["code"]) for row in services}),
    }
    chosen = (some(language, key, label, names) for key, (label, names) in members.items())
    return Filters(cycle, *chosen)


def some(language: Language, key: str, label: str, names: dict[str, str]) -> str | None:
    """One of them, by their names; None for all."""
    code = address.one_of(language.text(label), key, {ALL: language.text("All")} | names, ALL)
    return None if code == ALL else code


def choose(key: str, value: str) -> None:
    """Chooses for the reader, who clicked on it; a second click takes it back. Before widgets are drawn."""
    st.session_state[key] = ALL if st.session_state.get(key) == value else value
