"""What stands on the workbench of each role. A number and its list are one filter, used twice."""
