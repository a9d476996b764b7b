"""Results recognised by every hospital: look first, then recognise or say why it is repeated."""
