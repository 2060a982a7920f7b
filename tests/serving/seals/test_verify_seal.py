"""What an auditor runs: RFC 6962's tree, and what is wrong with a seal told by file, document and line."""
