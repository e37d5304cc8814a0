"""What people do with inspections and checklists: one function = one act = one transaction."""
