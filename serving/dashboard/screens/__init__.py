"""The pages, a file each: Streamlit runs the file of the one that is looked at."""
