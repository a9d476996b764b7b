"""Pages of the registrar's desk."""
