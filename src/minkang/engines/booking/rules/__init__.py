"""Pure rules of booking: values in, ``None | Refusal | value`` out."""
