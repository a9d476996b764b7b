"""Care of patients: visits, results, online."""
