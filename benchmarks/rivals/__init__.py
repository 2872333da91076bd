"""The same work by other means, checked to be equal before it is timed."""
