"""The pages of clauses, documents, gazettes and responsible units."""
