"""A metric's frame becomes a figure: one design system, no Streamlit, and words for whoever cannot see it."""
