"""Sites: the province's own and those of its departments, who edits them and what they must have."""
