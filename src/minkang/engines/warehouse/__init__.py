"""Copies rows to Parquet and computes every indicator from them."""
