"""Pages in a browser over the published snapshot, by Streamlit and Plotly: no Spark, and no host but this one."""
