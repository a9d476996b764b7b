"""Reads of the warehouse: values, trends, the rows behind them, and what cannot be counted yet."""

from minkang.engines.warehouse.queries.asking import (
    DUCKDB,
    POSTGRESQL,
    TrendPoint,
    indicator,
    trend,
    values,
    watermark,
)
from minkang.engines.warehouse.queries.drilling import CountedRow, RowsPage, rows
from minkang.engines.warehouse.queries.places import Scope
from minkang.engines.warehouse.queries.valuing import Value
from minkang.engines.warehouse.rules.judging import Judgement
from minkang.engines.warehouse.rules.unmeasured import unaccounted, unmeasured

__all__ = [
    "DUCKDB",
    "POSTGRESQL",
    "CountedRow",
    "Judgement",
    "RowsPage",
    "Scope",
    "TrendPoint",
    "Value",
    "indicator",
    "rows",
    "trend",
    "unaccounted",
    "unmeasured",
    "values",
    "watermark",
]
