"""What is typed and ticked on the pages of mutual recognition."""
