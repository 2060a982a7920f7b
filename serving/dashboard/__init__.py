"""Pages in a browser over the published snapshot, by Streamlit: no Spark, and no host but this one."""
