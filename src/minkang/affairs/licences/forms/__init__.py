"""What holders choose, offices state and checkers paste."""
