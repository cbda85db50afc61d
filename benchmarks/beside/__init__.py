"""The same results by hand, as somebody would write them once for exactly these tables. What they leave out stands in ../README.md."""
