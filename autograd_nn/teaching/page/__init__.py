"""The page: a trace as one HTML file that is stepped through in a browser, and as the widget of a notebook."""
