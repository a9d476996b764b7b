"""Rules of the exchange: values in, values out."""
