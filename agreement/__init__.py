"""What the two teams sign, and the contract of the frames both read. Pure: no Streamlit, no SQL."""
