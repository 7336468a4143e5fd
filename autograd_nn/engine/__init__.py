"""What a gradient is: operations, the graph they leave behind, and the walk back through it."""
