"""Pages of information: the organisation chart, contact, projects, questions, the working schedule, drafts."""
