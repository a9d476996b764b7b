"""Template tags of the registrar's desk."""
