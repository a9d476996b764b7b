"""The page frame: header, modes, language switch, refusals as pages, worklists, charts."""
