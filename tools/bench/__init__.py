"""What the hub costs, measured over HTTP on the production set-up. `make bench`;
docs/performance.md tells what each row is and keeps the last figures."""
