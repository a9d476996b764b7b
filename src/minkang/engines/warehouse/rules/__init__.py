"""Pure parts of the warehouse: tables, frames, declarations, statistics, judgements."""
