"""Drawing: a trace as a picture, in DOT and in SVG; and the curves of a training run."""
