"""What carries gradients: Tensor, an array in the graph; Scalar, a number in the same graph."""
