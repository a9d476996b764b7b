"""What programs may do: each act is a function from a request that is let in to a reply."""
