"""Acts on procedures and cases."""
