"""Words of permits in templates."""
