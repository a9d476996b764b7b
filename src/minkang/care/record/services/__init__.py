"""Acts on the record: open it, allow and deny, ask and answer, take it along."""
