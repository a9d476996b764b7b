"""Pages of permits and guides."""
