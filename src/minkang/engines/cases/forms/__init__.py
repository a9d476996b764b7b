"""What officers fill in about procedures."""

from minkang.engines.cases.forms.grid import Grid, blank_grid, grid_of, tables_in
from minkang.engines.cases.forms.versions import DiagramForm, ReasonForm

__all__ = ["DiagramForm", "Grid", "ReasonForm", "blank_grid", "grid_of", "tables_in"]
