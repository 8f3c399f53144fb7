"""How others find a name in a register: rapidfuzz over all names, Splink one against all.

Both are handed the name as it stands in the mail; finding it there is not asked of them.
"""

import importlib.util
from typing import Any

from rapidfuzz import fuzz, process, utils

HOW_TO_INSTALL = "Splink is not installed and left out: .venv/bin/pip install 'splink>=5'"
LEAST_LIKENESS = 85
Row = tuple[str, str, str]


def has_splink() -> bool:
    return importlib.util.find_spec("splink") is not None


class Fuzzy:
    """rapidfuzz: the likest names of all, in any order of their words."""

    def __init__(self, rows: list[Row]) -> None:
        self._ids = [row[0] for row in rows]
        self._names = [utils.default_process(f"{first} {last}") for _, first, last in rows]

    def find(self, name: str) -> frozenset[str]:
        likest = process.extract(
            utils.default_process(name),
            self._names,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LEAST_LIKENESS,
            limit=20,
        )
        best = max((score for _, score, _ in likest), default=0)
        return frozenset(self._ids[at] for _, score, at in likest if score == best)


class Splink:
    """Splink on DuckDB: the record against all, by Jaro and Winkler on both names."""

    def __init__(self, rows: list[Row]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - only where Splink is installed
        import splink.comparison_library as cl  # noqa: PLC0415
        from splink import Linker, SettingsCreator  # noqa: PLC0415
        from splink.internals.duckdb.database_api import DuckDBAPI  # noqa: PLC0415

        comparisons = [
            cl.JaroWinklerAtThresholds(column, [0.95, 0.88]).configure(
                m_probabilities=[0.5, 0.3, 0.15, 0.05], u_probabilities=[0.005, 0.005, 0.01, 0.98]
            )
            for column in ("first_name", "last_name")
        ]
        columns = list(zip(*rows, strict=True))
        table = pa.table(
            {"unique_id": columns[0], "first_name": columns[1], "last_name": columns[2]}
        )
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=[],
            probability_two_random_records_match=1 / len(rows),
        )
        api = DuckDBAPI()
        everybody = api.register(table, dataset_display_name="register")
        asked = api.register(table.slice(0, 1), dataset_display_name="mail")
        self._everybody = everybody
        self._linker = Linker([everybody, asked], settings, log_level=40)

    def find(self, name: str) -> frozenset[str]:
        first, _, last = name.partition(" ")
        record: dict[str, Any] = {
            "unique_id": "asked",
            "first_name": first,
            "last_name": last,
            "source_dataset": "mail",
        }
        scored = self._linker.inference.score_pairs([record], self._everybody)
        likest = "SELECT * FROM {this} ORDER BY match_weight DESC LIMIT 20"
        top = scored.query_sql(likest)
        pairs = top.as_record_list()
        for table in (scored, top):
            table.drop_table_from_database_and_remove_from_cache()
        best = max((pair["match_weight"] for pair in pairs), default=0.0)
        return frozenset(
            str(pair[side])
            for pair in pairs
            if pair["match_weight"] == best
            for side in ("unique_id_l", "unique_id_r")
            if pair[side] != "asked"
        )
